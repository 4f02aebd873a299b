"""Stacked and lifted functions that do without what is shared: the owner stays outside of them."""

from typing import NamedTuple

import haiku as hk
import jax.numpy as jnp


class Config(NamedTuple):
    width: int = 3


class SharedRow(hk.Module):
    """Owns `row/w`, read by Trunk and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Trunk(hk.Module):
    def __init__(self, width, name=None, *, shared_row):
        super().__init__(name=name)
        self.shared_row = shared_row
        self.width = width

    def row(self):
        return self.shared_row.w

    def __call__(self, x):
        def block(h):
            return hk.Linear(self.width)(h) * hk.get_parameter("gain", [self.width], init=jnp.ones)

        x = hk.experimental.layer_stack(2)(block)(x)
        stack = hk.layer_stack(3)
        return stack(block)(x + self.row())


class Head(hk.Module):
    def __init__(self, config, name=None, *, shared_row):
        super().__init__(name=name)
        self.shared_row = shared_row
        self.config = config
        self.scale = 0.5

    def __call__(self, x):
        def inner(y):
            return hk.Linear(self.config.width)(y) * self.scale

        x = hk.layer_stack(2)(inner)(x)
        return x * self.shared_row.w


@hk.transform
def net(x):
    shared_row = SharedRow(name="row")
    return Head(Config(), shared_row=shared_row)(Trunk(3, shared_row=shared_row)(x))
