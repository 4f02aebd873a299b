"""A function that reads a parameter and is called in the root and in a module."""

import haiku as hk
import jax.numpy as jnp


def read():
    return hk.get_parameter("scale", [], init=jnp.ones)


class Widen(hk.Module):
    def __call__(self, x):
        return x * read()


def forward(x):
    x = x + hk.get_parameter("scale", [], init=jnp.ones)
    return Widen()(x) / read()


model = hk.transform(forward)
