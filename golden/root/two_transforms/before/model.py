"""Two transforms: one reads a parameter twice, the other once, and both keep it under one path."""

import haiku as hk
import jax.numpy as jnp


def widen(x):
    return x * hk.get_parameter("scale", [], init=jnp.ones)


def narrow(x):
    return x / hk.get_parameter("scale", [], init=jnp.ones)


def generator(x):
    return narrow(hk.Linear(4, name="generator")(widen(x)))


def critic(x):
    return hk.Linear(1, name="critic")(widen(x))


generate = hk.transform(generator)
judge = hk.without_apply_rng(hk.transform(critic))
