"""How many levels there are is given by who builds the module."""

import haiku as hk
import jax.numpy as jnp


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Encoder and Decoder."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Encoder(hk.Module):
    def __init__(self, levels, name=None, *, shared_levels):
        super().__init__(name=name)
        self.shared_levels = shared_levels
        self.levels = levels

    def __call__(self, x):
        for i in range(self.levels):
            x = x * self.shared_levels[i].scale
        return x


class Decoder(hk.Module):
    def __init__(self, name=None, *, shared_levels):
        super().__init__(name=name)
        self.shared_levels = shared_levels

    def __call__(self, x):
        for i in range(3):
            x = x / self.shared_levels[i].scale
        return x


@hk.transform
def net(x):
    shared_levels = [Level(name=f"level_{i}") for i in range(3)]
    return Decoder(shared_levels=shared_levels)(Encoder(3, shared_levels=shared_levels)(x))
