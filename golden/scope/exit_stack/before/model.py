"""The scope is entered by hand, on an exit stack."""

import contextlib

import haiku as hk
import jax.numpy as jnp


class First(hk.Module):
    def __call__(self, x):
        with contextlib.ExitStack() as stack:
            stack.enter_context(hk.name_scope(hk.force_name("stacked")))
            return x * hk.get_parameter("w", [], init=jnp.ones)


class Second(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("stacked")):
            return x + hk.get_parameter("w", [], init=jnp.ones)


@hk.transform
def net(x):
    return Second()(First()(x))
