"""A parameter that one place reads, called twice."""

import haiku as hk
import jax.numpy as jnp


def widen(x):
    return x * hk.get_parameter("scale", [], init=jnp.ones)


def forward(x):
    return widen(hk.Linear(4)(widen(x)))


model = hk.transform(forward)
