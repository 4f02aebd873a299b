"""The partials are made when the file is imported, and get the owner where they are called."""

import functools

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by Scale."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, factor, name=None, *, row):
        super().__init__(name=name)
        self.row = row
        self.factor = factor

    def __call__(self, x):
        return self.factor * x * self.row.w


LAYERS = {"double": functools.partial(Scale, 2.0), "half": functools.partial(Scale, 0.5)}


@hk.transform
def net(x):
    row = Row(name="row")
    return LAYERS["double"](row=row)(x) + LAYERS["half"](row=row)(x)
