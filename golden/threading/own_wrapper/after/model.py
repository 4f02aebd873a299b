"""The root goes through a function of this tree on its way to `hk.transform`."""

import haiku as hk
import jax.numpy as jnp


def pure(fn):
    return hk.without_apply_rng(hk.transform(fn))


class Row(hk.Module):
    """Owns `row/w`, read by Reader."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Reader(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        return x * self.row.w


def forward(x):
    row = Row(name="row")
    return Reader(row=row)(Reader(row=row)(x))


net = pure(forward)
