"""What is read in the scope through `map`, which no name shows, would move with the code around it."""

import haiku as hk
import jax
import jax.numpy as jnp


def read(x):
    return hk.get_parameter("w", [4], init=jnp.ones) * x


class M(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            v = hk.get_parameter("v", [4], init=jnp.ones)
            y = jnp.sum(jnp.stack([f for f in map(read, [x, x])]), axis=0)
        return v * y


class N(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            v = hk.get_parameter("v", [4], init=jnp.ones)
        return v * x


def forward(x):
    return M()(x) + N()(x)
