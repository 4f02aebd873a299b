"""The roots are a bound method, and a function with its first argument bound by `functools.partial`."""

import functools

import haiku as hk
import jax.numpy as jnp


class Center(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("moments")):
            return x - hk.get_parameter("mean", [3], init=jnp.zeros)


def forward(width, x):
    """The target network."""
    return Center()(hk.Linear(width)(x))


class Agent:
    """Not a module: it only holds the transforms."""

    def __init__(self, width):
        self.width = width
        self.online = hk.transform(self._forward)
        self.target = hk.transform(functools.partial(forward, width))

    def _forward(self, x):
        return hk.Linear(self.width)(Center()(x))


agent = Agent(3)
