"""A function that is handed to a module reads under that module's path, or wherever it is called."""

import haiku as hk
import jax.numpy as jnp


def forward(x):
    def act(h):
        return h * hk.get_parameter("scale", [], init=jnp.ones)

    x = x + hk.get_parameter("scale", [], init=jnp.ones)
    x = x / hk.get_parameter("scale", [], init=jnp.ones)
    return hk.nets.MLP([4, 4], activation=act)(x)


model = hk.transform(forward)
