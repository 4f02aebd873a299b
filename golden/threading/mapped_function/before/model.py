"""The function that reads is handed to `hk.vmap` by its name; it cannot take a module as an argument there."""

import haiku as hk
import jax.numpy as jnp


def rescale(x):
    with hk.name_scope(hk.force_name("row")):
        return x * hk.get_parameter("w", [3], init=jnp.ones)


@hk.transform
def net(x):
    return hk.vmap(rescale, split_rng=False)(x) + rescale(x)
