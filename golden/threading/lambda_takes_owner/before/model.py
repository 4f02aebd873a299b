"""A lambda at the top of a file reads, and takes the owner as an argument."""

import haiku as hk
import jax.numpy as jnp


def read():
    with hk.name_scope(hk.force_name("origin")):
        return hk.get_parameter("point", [3], init=jnp.zeros)


centre = lambda x: x - read()


def forward(x):
    return hk.Linear(3)(centre(x)) + read()


model = hk.transform(forward)
