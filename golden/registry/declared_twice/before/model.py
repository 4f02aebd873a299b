"""Which declaration counts depends on the order of two lines, and on the flag."""

import os

import haiku as hk
import jax.numpy as jnp

_SPECS = {}


def declare_global_parameter(name, shape, init):
    _SPECS[name] = (shape, init)


def get_global_parameter(name):
    shape, init = _SPECS[name]
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", shape, init=init)


declare_global_parameter("table", (10, 4), jnp.zeros)
if os.environ.get("BIG"):
    declare_global_parameter("table", (1000, 4), jnp.zeros)


class Embed(hk.Module):
    def __call__(self, ids):
        return get_global_parameter("table")[ids]


class Logits(hk.Module):
    def __call__(self, x):
        return x @ get_global_parameter("table").T


@hk.transform
def net(ids):
    return Logits()(Embed()(ids))
