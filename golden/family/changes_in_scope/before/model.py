"""The variable of the index counts something else within the scope."""

import haiku as hk
import jax.numpy as jnp


class Down(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = sum(x * hk.get_parameter("scale", [], init=jnp.ones) for i in range(2))
        return x


class Up(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x / hk.get_parameter("scale", [], init=jnp.ones)
        return x


@hk.transform
def net(x):
    return Up()(Down()(x))
