"""A class that is no `hk.Module` builds the readers, and others build and inherit from it."""

import haiku as hk
import jax.numpy as jnp


class Metric(hk.Module):
    """Owns `metric/w`, read by Encoder."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())


class Encoder(hk.Module):
    def __init__(self, name=None, *, metric):
        super().__init__(name=name)
        self.metric = metric

    def __call__(self, x):
        return x @ self.metric.w


class Agent:
    """Bundles the networks."""

    def __init__(self, actions, *, metric):
        self.metric = metric
        self.actions = actions

    def act(self, x):
        return hk.Linear(self.actions)(Encoder(metric=self.metric)(x))

    def distance(self, x, y):
        return jnp.sum(Encoder(metric=self.metric)(x) * y)


class Careful(Agent):
    def __init__(self, actions, scale, *, metric):
        super().__init__(actions, metric=metric)
        self.scale = scale

    def act(self, x):
        return super().act(x) * self.scale


class Towers:
    def __init__(self, metric):
        self.metric = metric

    def all(self, x):
        return [Encoder(name="left", metric=self.metric)(x), Encoder(name="right", metric=self.metric)(x)]


def forward(x):
    metric = Metric(name="metric")
    agent, careful = Agent(2, metric=metric), Careful(actions=2, scale=0.5, metric=metric)
    return agent.act(x), agent.distance(x, x), careful.act(x), Towers(metric=metric).all(x)


model = hk.transform(forward)
