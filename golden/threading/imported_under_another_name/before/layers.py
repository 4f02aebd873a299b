import functools

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [self.width], init=jnp.ones)


def shift(x):
    with hk.name_scope(hk.force_name("row")):
        return x + hk.get_parameter("w", [3], init=jnp.ones)


Three = functools.partial(Scale, 3)
LAYERS = {"scale": Scale}
Shift = hk.to_module(shift)
