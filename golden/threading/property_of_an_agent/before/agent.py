"""An agent is no module; its property builds one of the consumers when the root reads it."""

import haiku as hk
import jax
import jax.numpy as jnp


def shared_gain():
    with hk.name_scope(hk.force_name("gain")):
        return hk.get_parameter("w", [4], init=hk.initializers.RandomNormal(0.1))


class Torso(hk.Module):
    def __call__(self, x):
        return jax.nn.relu(hk.Linear(4)(x)) * shared_gain()


class Head(hk.Module):
    def __init__(self, actions, name=None):
        super().__init__(name=name)
        self.actions = actions

    def __call__(self, x):
        return hk.Linear(self.actions)(x * shared_gain())


class Agent:
    def __init__(self, actions):
        self.actions = actions
        self.network = hk.without_apply_rng(hk.transform(self._forward))

    @property
    def head(self):
        """The head, made anew each time."""
        return Head(self.actions)

    def _forward(self, x):
        x = Torso()(x)
        return self.head(x), jnp.tanh(self.head(x))


network = Agent(3).network
