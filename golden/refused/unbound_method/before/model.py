"""One class calls the method of another as a function, with its own `self`."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [3], init=jnp.ones)


class Imitate(hk.Module):
    def __call__(self, x):
        return Scale.__call__(self, x)


@hk.transform
def net(x):
    return Scale()(x) + Imitate()(x)
