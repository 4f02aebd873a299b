"""The root reads the family itself, in a loop and in a function that runs in the loop."""

import haiku as hk
import jax
import jax.numpy as jnp


@hk.transform
def net(xs):
    levels = len(xs)
    for number in range(2):

        def scaled(x):
            with hk.name_scope(hk.force_name(f"level_{number}")):
                return x * hk.get_parameter("scale", [], init=jnp.ones) + number

        xs = scaled(xs)
        with hk.name_scope(hk.force_name(f"level_{number}")):
            xs = jax.vmap(lambda x: x - hk.get_parameter("scale", [], init=jnp.ones))(xs)
    return xs / levels
