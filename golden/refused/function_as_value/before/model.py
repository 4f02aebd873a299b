"""The plain function that reads is put into a list: who calls it is not followed."""

import haiku as hk
import jax
import jax.numpy as jnp


def rescale(x):
    with hk.name_scope(hk.force_name("range")):
        return x * hk.get_parameter("scale", [], init=jnp.ones)


def shift(x):
    with hk.name_scope(hk.force_name("range")):
        return x + hk.get_parameter("offset", [], init=jnp.zeros)


STEPS = [rescale, jax.nn.relu, shift]


def forward(x):
    for step in STEPS:
        x = step(x)
    return x


model = hk.transform(forward)
