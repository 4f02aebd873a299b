"""A class with a mixin is named like any other, so no text of the file can be its name."""

import haiku as hk
import jax.numpy as jnp

TABLE = "table"


def read():
    with hk.name_scope(hk.force_name(TABLE)):
        return hk.get_parameter("w", [4, 4], init=jnp.ones)


class Described:
    def describe(self):
        return type(self).__name__


class Reads(Described):
    @property
    def weights(self):
        return read()


class Head(Reads, hk.Module):
    def __init__(self, name=None):
        super().__init__(name)

    def __call__(self, x):
        return x @ self.weights


class Tail(hk.Module):
    def __call__(self, x):
        return x @ read().T


def forward(x):
    return Tail()(Head()(x))


model = hk.transform(forward)
