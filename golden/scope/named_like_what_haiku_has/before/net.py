"""Parameters that are called like what every class, or every Haiku module, has."""

import haiku as hk
import jax.numpy as jnp


class Up(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            return x * hk.get_parameter("property", [], init=jnp.ones) * hk.get_parameter("w", [], init=jnp.ones)


class Down(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            x = x - hk.get_parameter("params_dict", [], init=jnp.ones) * hk.get_parameter("w", [], init=jnp.ones)
            return x / hk.get_parameter("property", [], init=jnp.ones)


model = hk.transform(lambda x: Down()(Up()(x)))
