"""A library: nothing in it is transformed, and no entry point is named in the settings."""

import haiku as hk
import jax.numpy as jnp


class Encode(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("basis")):
            return x @ hk.get_parameter("w", [4, 2], init=hk.initializers.Orthogonal())


class Decode(hk.Module):
    def __call__(self, z):
        with hk.name_scope(hk.force_name("basis")):
            return z @ hk.get_parameter("w", [4, 2], init=hk.initializers.Orthogonal()).T


def reconstruct(x):
    return Decode()(Encode()(x))


def loss(x):
    return jnp.mean((reconstruct(x) - x) ** 2)
