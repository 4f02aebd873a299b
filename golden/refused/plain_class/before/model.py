"""A class that is no `hk.Module` builds the readers."""

import haiku as hk
import jax.numpy as jnp


class Encoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("metric")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())


class Agent:
    """Bundles the networks."""

    def __init__(self, actions):
        self.actions = actions

    def act(self, x):
        return hk.Linear(self.actions)(Encoder()(x))

    def distance(self, x, y):
        return jnp.sum(Encoder()(x) * y)


def forward(x):
    agent = Agent(2)
    return agent.act(x), agent.distance(x, x)


model = hk.transform(forward)
