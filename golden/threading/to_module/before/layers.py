import haiku as hk
import jax.numpy as jnp


def rescale(x):
    with hk.name_scope(hk.force_name("row")):
        return x * hk.get_parameter("w", [3], init=jnp.ones)


Rescale = hk.to_module(rescale)


@hk.to_module
def Shift(x, by=1.0):
    with hk.name_scope(hk.force_name("row")):
        return x + by * hk.get_parameter("w", [3], init=jnp.ones)
