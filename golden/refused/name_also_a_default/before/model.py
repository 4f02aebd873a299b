"""One of the uses of the name is the default name of a module: its own parameters are the shared ones."""

import haiku as hk
import jax.numpy as jnp

ROW = hk.force_name("row")


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(ROW):
            return x * hk.get_parameter("w", [3], init=jnp.ones)


class Shift(hk.Module):
    def __init__(self, name=ROW):
        super().__init__(name=name)

    def __call__(self, x):
        return x + hk.get_parameter("w", [3], init=jnp.ones)


@hk.transform
def net(x):
    return Scale()(x) + Shift()(x)
