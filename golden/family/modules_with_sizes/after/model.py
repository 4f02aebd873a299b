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
    def __init__(self, width, name=None, *, shared_scales):
        super().__init__(name=name)
        self.shared_scales = shared_scales
        self.width = width

    def __call__(self, x):
        for k in range(2):
            x = jnp.tanh(self.shared_scales[k](x))
        return x


class Decoder(hk.Module):
    def __init__(self, width, name=None, *, shared_scales):
        super().__init__(name=name)
        self.scales = [shared_scales[k] for k in range(2)]

    def __call__(self, x):
        for scale in self.scales:
            x = scale(x)
        return x


def forward(x):
    shared_scales = [Scale(4, name=f"scale_{i}") for i in range(2)]
    return Decoder(4, shared_scales=shared_scales)(Encoder(4, shared_scales=shared_scales)(x))


model = hk.transform(forward)
