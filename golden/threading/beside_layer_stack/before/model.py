"""Stacked and lifted functions that do without what is shared: the owner stays outside of them."""

from typing import NamedTuple

import haiku as hk
import jax.numpy as jnp


class Config(NamedTuple):
    width: int = 3


class Trunk(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def row(self):
        with hk.name_scope(hk.force_name("row")):
            return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())

    def __call__(self, x):
        def block(h):
            return hk.Linear(self.width)(h) * hk.get_parameter("gain", [self.width], init=jnp.ones)

        x = hk.experimental.layer_stack(2)(block)(x)
        stack = hk.layer_stack(3)
        return stack(block)(x + self.row())


class Head(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config
        self.scale = 0.5

    def __call__(self, x):
        def inner(y):
            return hk.Linear(self.config.width)(y) * self.scale

        x = hk.layer_stack(2)(inner)(x)
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    return Head(Config())(Trunk(3)(x))
