"""The way up counts from the last level: which ones these are is seen when the program is executed."""

import haiku as hk
import jax.numpy as jnp

DEPTH = 3


class Down(hk.Module):
    def __call__(self, x):
        for i in range(DEPTH):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x * hk.get_parameter("scale", [], init=jnp.ones)
        return x


class Up(hk.Module):
    def __call__(self, x):
        for i in range(DEPTH):
            with hk.name_scope(hk.force_name(f"level_{DEPTH - 1 - i}")):
                x = x / hk.get_parameter("scale", [], init=jnp.ones)
        return x


@hk.transform
def net(x):
    return Up()(Down()(x))
