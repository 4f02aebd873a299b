"""Everything that fits on one line stands on one line."""

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by Reader."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Reader(hk.Module):
    "Reads."
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        return x * self.row.w


class Writer(hk.Module):
    def __init__(self, name=None, *, last):
        super().__init__(name=name)
        self.last = last

    def __call__(self, x): y = x + 1; return y * self.last(x)


@hk.transform
def first(*args):
    last = hk.Linear(3, name="last")
    row = Row(name="row")
    (x,) = args; return Writer(last=last)(Reader(row=row)(x))


@hk.transform
def second(x):
    "Writes."
    last = hk.Linear(3, name="last")
    return Writer(last=last)(x)


@hk.transform
def third(x):
    row = Row(name="row")
    return Reader(row=row)(x)
