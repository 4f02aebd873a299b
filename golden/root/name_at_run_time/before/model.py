"""A function that reads whatever it is told to, perhaps the parameter that is shared."""

import haiku as hk
import jax.numpy as jnp


def read(name):
    return hk.get_parameter(name, [], init=jnp.ones)


def forward(x):
    x = x * hk.get_parameter("scale", [], init=jnp.ones)
    x = x + hk.get_parameter("scale", [], init=jnp.ones)
    return x / read("shift")


model = hk.transform(forward)
