"""The model has an attribute of the parameter's name already, and keeps a state of its own that a layer reads."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("net")):
            scale = hk.get_parameter("scale", [self.width], x.dtype, init=jnp.ones)
            steps = hk.get_state("steps", [], init=jnp.zeros)
            hk.set_state("steps", steps + 1)
        return x * scale


class Net(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.scale = Scale(width)
        self.layers = [hk.Linear(width), hk.Linear(width)]

    def __call__(self, x):
        for layer in self.layers:
            x = self.scale(layer(x))
        return x + Scale(4)(x)


def forward(x):
    net = Net(4)
    return net(x)


model = hk.transform_with_state(forward)
