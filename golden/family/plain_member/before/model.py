"""One of the levels is read by its own name, too."""

import haiku as hk
import jax.numpy as jnp


class Down(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x * hk.get_parameter("scale", [], init=jnp.ones)
        return x


class Top(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("level_0")):
            return x / hk.get_parameter("scale", [], init=jnp.ones)


@hk.transform
def net(x):
    return Top()(Down()(x))
