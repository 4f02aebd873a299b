"""The class goes where its calls are not seen by reading."""

import functools

import haiku as hk
import jax.numpy as jnp


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Block."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Block(hk.Module):
    def __init__(self, level, *, levels):
        super().__init__()
        self.levels = levels
        self.level = level

    def __call__(self, x):
        return x * self.levels[self.level].scale


def stack(make, depth, x):
    for level in range(depth):
        x = make(level)(x)
    return x


@hk.transform
def net(x):
    levels = [Level(name=f"level_{i}") for i in range(3)]
    return stack(functools.partial(Block, levels=levels), 3, Block(0, levels=levels)(x))
