"""The way up counts from the last level: which ones these are is seen when the program is executed."""

import haiku as hk
import jax.numpy as jnp

DEPTH = 3


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Down and Up."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Down(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        for i in range(DEPTH):
            x = x * self.levels[i].scale
        return x


class Up(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        for i in range(DEPTH):
            x = x / self.levels[DEPTH - 1 - i].scale
        return x


@hk.transform
def net(x):
    levels = [Level(name=f"level_{i}") for i in range(3)]
    return Up(levels=levels)(Down(levels=levels)(x))
