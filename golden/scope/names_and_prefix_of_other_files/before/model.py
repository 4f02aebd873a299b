import haiku as hk
import jax.numpy as jnp
import api
from api import START


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(api.Shared.TIED):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x * w


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(f"{START}tied"):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x + w


@hk.transform
def net(x):
    return Shift()(Scale()(x))
