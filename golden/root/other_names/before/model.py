"""Haiku's function under names of its own, one of them bound in a function."""

import haiku as hk
import jax.numpy as jnp
from haiku import get_parameter as parameter

get = hk.get_parameter


def widen(x):
    return x * parameter("scale", [], init=jnp.ones)


def forward(x):
    read = hk.get_parameter
    return widen(x) / get("scale", [], init=jnp.ones) - read("scale", [])


model = hk.transform(forward)
