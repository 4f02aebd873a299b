"""One scale for each level of a network that goes down and up again."""

import haiku as hk
import jax.numpy as jnp

LEVELS = 4


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Encoder and Decoder."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def scale(self):
        return hk.get_parameter("scale", [self.width], init=jnp.ones)


class Encoder(hk.Module):
    def __init__(self, width, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels
        self.width = width

    def __call__(self, x):
        for i in range(LEVELS):
            x = hk.Linear(self.width)(x)
            scale = self.levels[i].scale
            x = jnp.tanh(x) * scale
        return x


class Decoder(hk.Module):
    def __init__(self, width, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels
        self.width = width

    def __call__(self, x):
        for i in reversed(range(LEVELS)):
            x = x / self.levels[i].scale
            x = hk.Linear(self.width)(x)
        return x


@hk.transform
def unet(x):
    levels = [Level(3, name=f"level_{i}") for i in range(4)]
    return Decoder(3, levels=levels)(Encoder(3, levels=levels)(x))
