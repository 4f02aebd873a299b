"""Reads in a property, a cached one, and a method that Haiku does not wrap."""

import functools

import haiku as hk
import jax.numpy as jnp


class Affine(hk.Module):
    @property
    def w(self):
        with hk.name_scope(hk.force_name("row")):
            return hk.get_parameter("w", [3], init=jnp.ones)

    @functools.cached_property
    def b(self):
        with hk.name_scope(hk.force_name("row")):
            return hk.get_parameter("b", [3], init=jnp.zeros)

    @hk.transparent
    def shift(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x + hk.get_parameter("b", [3], init=jnp.zeros)

    def __call__(self, x):
        return self.shift(x * self.w + self.b)


@hk.transform
def net(x):
    return Affine()(x) + Affine(name="again")(x)
