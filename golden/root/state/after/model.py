"""A counter that two functions of one transform update."""

import haiku as hk
import jax.numpy as jnp


class SharedSteps(hk.Module):
    """Owns `shared_steps/steps`, read by seen and step."""

    @property
    def steps(self):
        return hk.get_state("steps", [], init=jnp.zeros)

    def set_steps(self, value):
        hk.set_state("steps", value)


def seen(*, shared_steps):
    return shared_steps.steps


def step(*, shared_steps):
    shared_steps.set_steps(shared_steps.steps + 1)


def forward(x):
    shared_steps = SharedSteps(name="shared_steps")
    x = hk.Linear(4)(x) * (1 + seen(shared_steps=shared_steps))
    step(shared_steps=shared_steps)
    return x + hk.get_parameter("scale", [], init=jnp.ones)


model = hk.transform_with_state(forward)
