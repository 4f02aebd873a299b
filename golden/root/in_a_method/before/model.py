"""A parameter of the transform that a transformed method and a function read."""

import haiku as hk
import jax.numpy as jnp


def soften(x):
    return x / hk.get_parameter("temperature", [], init=jnp.ones)


class Trainer:
    def __init__(self):
        self.net = hk.transform(self._forward)

    def _forward(self, x):
        x = soften(hk.Linear(4)(x))
        return x + hk.get_parameter("temperature", [], init=jnp.ones)


model = Trainer().net
