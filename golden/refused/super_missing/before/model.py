"""An `__init__` that reaches the base's in a way of its own."""

import haiku as hk
import jax.numpy as jnp


class Odd(hk.Module):
    def __init__(self, width):
        hk.Module.__init__(self, name="odd")
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [self.width], init=jnp.ones)


class Even(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x + hk.get_parameter("w", [3], init=jnp.ones)


@hk.transform
def net(x):
    return Even()(Odd(3)(x))
