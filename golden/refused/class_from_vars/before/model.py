"""The class is reached through the dictionary of its module, where it is called."""

import haiku as hk
import jax
import jax.numpy as jnp


def table():
    with hk.name_scope(hk.force_name("shared")):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Up(hk.Module):
    def __call__(self, x):
        return x @ table()


class Down(hk.Module):
    def __call__(self, x):
        return x @ table().T


def forward(x):
    return Down()(Up()(x))
