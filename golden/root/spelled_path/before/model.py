"""Code that takes the parameter out of the bucket by its path."""

import haiku as hk
import jax.numpy as jnp


def widen(x):
    return x * hk.get_parameter("scale", [], init=jnp.ones)


def narrow(x):
    return x / hk.get_parameter("scale", [], init=jnp.ones)


def forward(x):
    return narrow(hk.Linear(4)(widen(x)))


model = hk.transform(forward)


def penalty(params):
    return jnp.square(params["~"]["scale"])
