"""A forced scope in a forced scope: the inner one wins, so the two are two groups."""

import haiku as hk
import jax.numpy as jnp


class Reader(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("outside")):
            with hk.name_scope(hk.force_name("inside")):
                gain = hk.get_parameter("gain", [], init=jnp.ones)
            bias = hk.get_parameter("bias", [], init=jnp.zeros)
        return hk.Linear(4)(x) * gain + bias


@hk.transform
def net(x):
    return Reader()(x) + Reader(name="again")(x)
