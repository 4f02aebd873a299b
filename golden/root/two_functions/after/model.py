"""A temperature that two functions of one transform read."""

import haiku as hk
import jax
import jax.numpy as jnp


class SharedTemperature(hk.Module):
    """Owns `shared_temperature/temperature`, read by soften and entropy_bonus."""

    @property
    def temperature(self):
        return hk.get_parameter("temperature", [], init=jnp.ones)


def soften(logits, *, shared_temperature):
    temperature = shared_temperature.temperature
    return jax.nn.softmax(logits / temperature)


def entropy_bonus(logits, *, shared_temperature):
    probabilities = soften(logits, shared_temperature=shared_temperature)
    return shared_temperature.temperature * jnp.sum(
        probabilities * jnp.log(probabilities)
    )


def forward(x):
    shared_temperature = SharedTemperature(name="shared_temperature")
    logits = hk.Linear(4)(x)
    return soften(logits, shared_temperature=shared_temperature), entropy_bonus(logits, shared_temperature=shared_temperature)


model = hk.transform(forward)
