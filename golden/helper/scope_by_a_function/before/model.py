"""A helper enters its scope by a context manager on an exit stack."""

import contextlib

import haiku as hk
import jax.numpy as jnp


@contextlib.contextmanager
def global_scope(name):
    with hk.name_scope(hk.force_name(name)):
        yield


def global_vector(name, size):
    with contextlib.ExitStack() as stack:
        stack.enter_context(global_scope(name))
        return hk.get_parameter("v", [size], init=jnp.ones)


class Up(hk.Module):
    def __call__(self, x):
        return x * global_vector("gain", x.shape[-1])


class Down(hk.Module):
    def __call__(self, x):
        return x / global_vector("gain", x.shape[-1]) + global_vector("shift", 4)


@hk.transform
def model(x):
    return Down()(Up()(x)) - global_vector("shift", 4)
