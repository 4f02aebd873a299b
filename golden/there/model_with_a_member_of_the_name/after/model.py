"""The model has an attribute of the parameter's name already, and keeps a state of its own that a layer reads."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, width, name=None, *, net):
        super().__init__(name=name)
        self.net = net
        self.width = width

    def __call__(self, x):
        scale = self.net.scale_param(self.width, x.dtype)
        steps = self.net.steps
        self.net.set_steps(steps + 1)
        return x * scale


class Net(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.scale = Scale(width, net=self)
        self.layers = [hk.Linear(width), hk.Linear(width)]

    def __call__(self, x):
        for layer in self.layers:
            x = self.scale(layer(x))
        return x + Scale(4, net=self)(x)

    def scale_param(self, width, dtype):
        return hk.get_parameter("scale", [width], dtype, init=jnp.ones)

    @property
    def steps(self):
        return hk.get_state("steps", [], init=jnp.zeros)

    def set_steps(self, value):
        hk.set_state("steps", value)


def forward(x):
    net = Net(4)
    return net(x)


model = hk.transform_with_state(forward)
