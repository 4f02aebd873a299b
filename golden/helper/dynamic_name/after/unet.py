"""A family of names, one a level: how many there are is an argument of the method."""

import haiku as hk
import jax.numpy as jnp


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Down and Up."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Down(hk.Module):
    def __init__(self, name=None, *, shared_levels):
        super().__init__(name=name)
        self.shared_levels = shared_levels

    def __call__(self, x, levels):
        for level in range(levels):
            x = hk.Linear(4)(x) * self.shared_levels[level].scale
        return x


class Up(hk.Module):
    def __init__(self, name=None, *, shared_levels):
        super().__init__(name=name)
        self.shared_levels = shared_levels

    def __call__(self, x, levels):
        for level in reversed(range(levels)):
            x = hk.Linear(4)(x) / self.shared_levels[level].scale
        return x


@hk.transform
def unet(x):
    shared_levels = [Level(name=f"level_{i}") for i in range(3)]
    return Up(shared_levels=shared_levels)(Down(shared_levels=shared_levels)(x, 3), 3)
