"""Reads in a property, a cached one, and a method that Haiku does not wrap."""

import functools

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/b` and `row/w`, read by Affine."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)

    @property
    def b(self):
        return hk.get_parameter("b", [3], init=jnp.zeros)


class Affine(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    @property
    def w(self):
        return self.row.w

    @functools.cached_property
    def b(self):
        return self.row.b

    @hk.transparent
    def shift(self, x):
        return x + self.row.b

    def __call__(self, x):
        return self.shift(x * self.w + self.b)


@hk.transform
def net(x):
    row = Row(name="row")
    return Affine(row=row)(x) + Affine(name="again", row=row)(x)
