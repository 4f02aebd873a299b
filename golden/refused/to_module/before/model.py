"""What `hk.to_module` makes of the function that reads goes into a `hk.Sequential`, which calls it with one argument."""

import haiku as hk
import jax.numpy as jnp


def rescale(x):
    with hk.name_scope(hk.force_name("row")):
        return x * hk.get_parameter("w", [3], init=jnp.ones)


Rescale = hk.to_module(rescale)


@hk.transform
def net(x):
    return hk.Sequential([Rescale(), hk.Linear(3)])(x) + Rescale()(x)
