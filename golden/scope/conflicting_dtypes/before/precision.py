"""Haiku hands the stored dtype to both readers without a word."""

import haiku as hk
import jax.numpy as jnp


class Low(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("norm")):
            scale = hk.get_parameter("scale", [4], jnp.bfloat16, init=jnp.ones)
        return x * scale


class High(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("norm")):
            scale = hk.get_parameter("scale", [4], init=jnp.ones)
        return x * scale


@hk.transform
def net(x):
    return High()(Low()(x))
