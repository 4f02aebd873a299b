import haiku as hk
import jax.numpy as jnp


class Named:
    def __init__(self, label="x"):
        self.label = label


class Scale(hk.Module, Named):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("unit")):
            return x * hk.get_parameter("w", [], init=jnp.ones)


class Unscale(hk.Module, Named):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("unit")):
            return x / hk.get_parameter("w", [], init=jnp.ones)


@hk.transform
def net(x):
    return Unscale()(Scale()(x))
