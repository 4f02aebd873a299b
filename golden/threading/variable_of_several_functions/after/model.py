"""One variable stands for several functions and classes, one after the other, and each time it is only called."""

import functools

import haiku as hk
import jax.numpy as jnp


class Table(hk.Module):
    """Owns `table/w`, read by encode, decode and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=jnp.ones)


def encode(x, *, table):
    return x @ table.w


def decode(x, *, table):
    return x @ table.w.T


class Head(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        return x @ self.table.w


def forward(x):
    table = Table(name="table")
    step = functools.partial(encode, table=table)
    x = step(x)
    for step in [functools.partial(decode, table=table), jnp.tanh]:
        x = step(x)
    step = functools.partial(Head, table=table)
    return step(name="first")(x) + step(name="second")(x)


model = hk.transform(forward)
