"""Two transforms that read a parameter of one name once each share nothing."""

import haiku as hk
import jax.numpy as jnp


def generator(x):
    return hk.Linear(4)(x) * hk.get_parameter("scale", [], init=jnp.ones)


def critic(x):
    return hk.Linear(1)(x) / hk.get_parameter("scale", [], init=jnp.ones)


generate = hk.transform(generator)
judge = hk.transform(critic)
