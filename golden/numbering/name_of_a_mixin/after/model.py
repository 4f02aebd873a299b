"""A class with a mixin is named like any other, so no text of the file can be its name."""

import haiku as hk
import jax.numpy as jnp

TABLE = "table"


class Table(hk.Module):
    """Owns `table/w`, read by Reads and Tail."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=jnp.ones)


class Described:
    def describe(self):
        return type(self).__name__


class Reads(Described):
    @property
    def weights(self):
        return self.table.w


class Head(Reads, hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name)
        self.table = table

    def __call__(self, x):
        return x @ self.weights


class Tail(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        return x @ self.table.w.T


def forward(x):
    table = Table(name="table")
    return Tail(table=table)(Head(table=table)(x))


model = hk.transform(forward)
