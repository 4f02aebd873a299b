"""The partials are made when the file is imported, and get the owner where they are called."""

import functools

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, factor, name=None):
        super().__init__(name=name)
        self.factor = factor

    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return self.factor * x * hk.get_parameter("w", [3], init=jnp.ones)


LAYERS = {"double": functools.partial(Scale, 2.0), "half": functools.partial(Scale, 0.5)}


@hk.transform
def net(x):
    return LAYERS["double"]()(x) + LAYERS["half"]()(x)
