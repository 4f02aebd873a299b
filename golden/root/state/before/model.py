"""A counter that two functions of one transform update."""

import haiku as hk
import jax.numpy as jnp


def seen():
    return hk.get_state("steps", [], init=jnp.zeros)


def step():
    hk.set_state("steps", hk.get_state("steps", [], init=jnp.zeros) + 1)


def forward(x):
    x = hk.Linear(4)(x) * (1 + seen())
    step()
    return x + hk.get_parameter("scale", [], init=jnp.ones)


model = hk.transform_with_state(forward)
