"""A decorator of the tree keeps the class, and gives it back."""

import haiku as hk
import jax.numpy as jnp

LAYERS = []


def register(cls):
    LAYERS.append(cls)
    return cls


@register
class Bias(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("level")):
            return x + hk.get_parameter("b", [], init=jnp.zeros)


@register
class Unbias(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("level")):
            return x - hk.get_parameter("b", [], init=jnp.zeros)


@hk.transform
def net(x):
    return Unbias()(jnp.tanh(Bias()(x)))
