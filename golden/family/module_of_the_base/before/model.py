"""A layer is named like the levels, so that Haiku numbers it after those that have been forced before it."""

import haiku as hk
import jax.numpy as jnp


class Down(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x * hk.get_parameter("scale", [], init=jnp.ones)
        return x


class Up(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x / hk.get_parameter("scale", [], init=jnp.ones)
        return x


@hk.transform
def net(x):
    x = hk.Linear(2, name="level")(Down()(x))
    return Up()(hk.Linear(2, name="level")(x))
