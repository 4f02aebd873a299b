"""How many levels there are is given by who builds the module."""

import haiku as hk
import jax.numpy as jnp


class Encoder(hk.Module):
    def __init__(self, levels, name=None):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        for i in range(self.levels):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x * hk.get_parameter("scale", [], init=jnp.ones)
        return x


class Decoder(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x / hk.get_parameter("scale", [], init=jnp.ones)
        return x


@hk.transform
def net(x):
    return Decoder()(Encoder(3)(x))
