"""The class goes where its calls are not seen by reading."""

import haiku as hk
import jax.numpy as jnp


class Block(hk.Module):
    def __init__(self, level):
        super().__init__()
        self.level = level

    def __call__(self, x):
        with hk.name_scope(hk.force_name(f"level_{self.level}")):
            return x * hk.get_parameter("scale", [], init=jnp.ones)


def stack(make, depth, x):
    for level in range(depth):
        x = make(level)(x)
    return x


@hk.transform
def net(x):
    return stack(Block, 3, Block(0)(x))
