"""A class that is no `hk.Module` builds the readers, and others build and inherit from it."""

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


class Careful(Agent):
    def __init__(self, actions, scale):
        super().__init__(actions)
        self.scale = scale

    def act(self, x):
        return super().act(x) * self.scale


class Towers:
    def all(self, x):
        return [Encoder(name="left")(x), Encoder(name="right")(x)]


def forward(x):
    agent, careful = Agent(2), Careful(actions=2, scale=0.5)
    return agent.act(x), agent.distance(x, x), careful.act(x), Towers().all(x)


model = hk.transform(forward)
