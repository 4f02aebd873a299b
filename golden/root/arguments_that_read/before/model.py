"""An initial value that is itself computed from a parameter outside of every module."""

import haiku as hk
import jax.numpy as jnp


def start():
    return hk.initializers.Constant(hk.get_parameter("start", [], init=jnp.ones))


def forward(x):
    x = x + hk.get_parameter("scale", [], init=start())
    return x * hk.get_parameter("scale", [], init=start())


model = hk.transform(forward)
