import functools

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by Scale and shift."""

    def w(self, shape):
        return hk.get_parameter("w", shape=shape, init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, width, name=None, *, row):
        super().__init__(name=name)
        self.row = row
        self.width = width

    def __call__(self, x):
        return x * self.row.w([self.width])


def shift(x, *, row):
    return x + row.w([3])


Three = functools.partial(Scale, 3)
LAYERS = {"scale": Scale}
Shift = hk.to_module(shift)
