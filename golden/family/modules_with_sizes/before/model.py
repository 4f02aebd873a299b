"""Modules of a family that are built with the sizes of their consumers, by a class that draws when it is built."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.scale = hk.get_parameter("scale", [width], init=hk.initializers.RandomNormal())

    def __call__(self, x):
        return x * self.scale


class Encoder(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        for k in range(2):
            x = jnp.tanh(Scale(self.width, name=hk.force_name(f"scale_{k}"))(x))
        return x


class Decoder(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.scales = [Scale(width, name=hk.force_name(f"scale_{k}")) for k in range(2)]

    def __call__(self, x):
        for scale in self.scales:
            x = scale(x)
        return x


def forward(x):
    return Decoder(4)(Encoder(4)(x))


model = hk.transform(forward)
