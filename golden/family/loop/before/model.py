"""One scale for each level of a network that goes down and up again."""

import haiku as hk
import jax.numpy as jnp

LEVELS = 4


class Encoder(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        for i in range(LEVELS):
            x = hk.Linear(self.width)(x)
            with hk.name_scope(hk.force_name(f"level_{i}")):
                scale = hk.get_parameter("scale", [self.width], init=jnp.ones)
            x = jnp.tanh(x) * scale
        return x


class Decoder(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        for i in reversed(range(LEVELS)):
            with hk.name_scope(hk.force_name("level_" + str(i))):
                x = x / hk.get_parameter("scale", [self.width], init=jnp.ones)
            x = hk.Linear(self.width)(x)
        return x


@hk.transform
def unet(x):
    return Decoder(3)(Encoder(3)(x))
