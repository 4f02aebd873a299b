"""Haiku numbers the layers within one run of the scope: `joint/linear`, `joint/linear_1`, `joint/linear_2`."""

import haiku as hk
import jax


class Stack(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("joint")):
            for _ in range(3):
                x = jax.nn.relu(hk.Linear(3)(x))
        return x


@hk.transform
def net(x):
    return Stack()(x) - Stack(name="again")(x)
