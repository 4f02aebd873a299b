"""What a library reads outside of every module."""

import haiku as hk
import jax.numpy as jnp


def widen(x):
    return x * hk.get_parameter("scale", [], init=jnp.ones)


def narrow(x):
    return x / hk.get_parameter("scale", [], init=jnp.ones)
