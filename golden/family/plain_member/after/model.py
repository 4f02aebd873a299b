"""One of the levels is read by its own name, too."""

import haiku as hk
import jax.numpy as jnp


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Down and Top."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Down(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        for i in range(3):
            x = x * self.levels[i].scale
        return x


class Top(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        return x / self.levels[0].scale


@hk.transform
def net(x):
    levels = [Level(name=f"level_{i}") for i in range(3)]
    return Top(levels=levels)(Down(levels=levels)(x))
