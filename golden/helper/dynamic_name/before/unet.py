"""A family of names, one a level: how many there are is an argument of the method."""

import haiku as hk
import jax.numpy as jnp


def level_scale(level):
    with hk.name_scope(hk.force_name(f"level_{level}")):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Down(hk.Module):
    def __call__(self, x, levels):
        for level in range(levels):
            x = hk.Linear(4)(x) * level_scale(level)
        return x


class Up(hk.Module):
    def __call__(self, x, levels):
        for level in reversed(range(levels)):
            x = hk.Linear(4)(x) / level_scale(level)
        return x


@hk.transform
def unet(x):
    return Up()(Down()(x, 3), 3)
