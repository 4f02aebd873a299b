"""A parameter that a transformed lambda reads, in which no class or statement can stand."""

import haiku as hk
import jax.numpy as jnp


def widen(x):
    return x * hk.get_parameter("scale", [], init=jnp.ones)


model = hk.transform(lambda x: widen(x) / hk.get_parameter("scale", [], init=jnp.ones))
