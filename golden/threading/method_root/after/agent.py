"""The roots are a bound method, and a function with its first argument bound by `functools.partial`."""

import functools

import haiku as hk
import jax.numpy as jnp


class Moments(hk.Module):
    """Owns `moments/mean`, read by Center."""

    @property
    def mean(self):
        return hk.get_parameter("mean", [3], init=jnp.zeros)


class Center(hk.Module):
    def __init__(self, name=None, *, moments):
        super().__init__(name=name)
        self.moments = moments

    def __call__(self, x):
        return x - self.moments.mean


def forward(width, x):
    """The target network."""
    moments = Moments(name="moments")
    return Center(moments=moments)(hk.Linear(width)(x))


class Agent:
    """Not a module: it only holds the transforms."""

    def __init__(self, width):
        self.width = width
        self.online = hk.transform(self._forward)
        self.target = hk.transform(functools.partial(forward, width))

    def _forward(self, x):
        moments = Moments(name="moments")
        return hk.Linear(self.width)(Center(moments=moments)(x))


agent = Agent(3)
