"""Scopes that only name: every module keeps its parameters to itself."""

import haiku as hk
import jax


class Block(hk.Module):
    def __call__(self, x):
        with hk.name_scope("attention"):
            q = hk.Linear(4, name="q")(x)
            k = hk.Linear(4, name="k")(x)
        with hk.name_scope("mlp"):
            scale = hk.get_parameter("scale", [4], init=hk.initializers.Constant(1.0))
            return jax.nn.softmax(q @ k.T) @ x * scale


@hk.transform
def net(x):
    for index in range(2):
        with hk.name_scope(f"block_{index}"):
            x = Block()(x)
    return x
