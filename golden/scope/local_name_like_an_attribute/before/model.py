"""A variable that holds the forced name is called like an attribute of others, which is none of its uses."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __call__(self, x):
        label = hk.force_name("tied")
        with hk.name_scope(label):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x * w


class Shift(hk.Module):
    def __init__(self, scale, name=None):
        super().__init__(name=name)
        self.label = "shift"
        self.scale = scale

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return self.scale(x) + w


def described(layer, x):
    return hk.Linear(3, name=layer.label)(x)


@hk.transform
def net(x):
    shift = Shift(Scale())
    return described(shift, shift(x))
