"""A helper takes the index: every call names its level, from a loop, an attribute, or by a number."""

import haiku as hk
import jax.numpy as jnp

LEVELS = 3


def get_level(i):
    """The scale of a level."""
    with hk.name_scope(hk.force_name(f"level_{i}")):
        return hk.get_parameter("w", [4], init=jnp.ones)


def bias_of(level, size):
    name = "bias_" + str(level)
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("b", [size], init=jnp.zeros)


class Level(hk.Module):
    def __init__(self, level, width, name=None):
        super().__init__(name=name)
        self.level = level
        self.width = width

    def __call__(self, x):
        return x * get_level(self.level) + bias_of(self.level, self.width)


class Net(hk.Module):
    def __call__(self, x):
        for i in range(LEVELS):
            x = Level(i, 4)(x)
            x = x + get_level(i)
        return x * get_level(0) - bias_of(size=4, level=1)


@hk.transform
def net(x):
    return Net()(x)
