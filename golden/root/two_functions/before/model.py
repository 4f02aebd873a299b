"""A temperature that two functions of one transform read."""

import haiku as hk
import jax
import jax.numpy as jnp


def soften(logits):
    temperature = hk.get_parameter("temperature", [], init=jnp.ones)
    return jax.nn.softmax(logits / temperature)


def entropy_bonus(logits):
    probabilities = soften(logits)
    return hk.get_parameter("temperature", [], init=jnp.ones) * jnp.sum(
        probabilities * jnp.log(probabilities)
    )


def forward(x):
    logits = hk.Linear(4)(x)
    return soften(logits), entropy_bonus(logits)


model = hk.transform(forward)
