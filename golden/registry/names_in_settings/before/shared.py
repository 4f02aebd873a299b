"""Shared parameters by name: declared once, read anywhere."""

import contextlib

import haiku as hk
import jax.numpy as jnp

_SPECS = {}


@contextlib.contextmanager
def global_scope(name):
    with hk.name_scope(hk.force_name(name)):
        yield


def declare(name, shape, init=jnp.ones):
    _SPECS[name] = (shape, init)


def read(name):
    shape, init = _SPECS[name]
    with global_scope(name):
        return hk.get_parameter("w", shape, init=init)
