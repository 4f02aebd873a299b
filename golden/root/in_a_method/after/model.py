"""A parameter of the transform that a transformed method and a function read."""

import haiku as hk
import jax.numpy as jnp


class SharedTemperature(hk.Module):
    """Owns `shared_temperature/temperature`, read by soften and Trainer."""

    @property
    def temperature(self):
        return hk.get_parameter("temperature", [], init=jnp.ones)


def soften(x, *, shared_temperature):
    return x / shared_temperature.temperature


class Trainer:
    def __init__(self):
        self.net = hk.transform(self._forward)

    def _forward(self, x):
        shared_temperature = SharedTemperature(name="shared_temperature")
        x = soften(hk.Linear(4)(x), shared_temperature=shared_temperature)
        return x + shared_temperature.temperature


model = Trainer().net
