"""The declarations are the last lines, and nothing ends the last of them; the file has to end like that."""

import haiku as hk
import jax.numpy as jnp

WIDTH = 4
_SPECS = {}


def declare_global_parameter(name, shape, init):
    _SPECS[name] = (shape, init)


def get_global_parameter(name):
    shape, init = _SPECS[name]
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", shape, init=init)


declare_global_parameter("table", (WIDTH, WIDTH), hk.initializers.RandomNormal())

declare_global_parameter("tied", (WIDTH,), jnp.ones)