"""An agent is no module; its property builds one of the consumers when the root reads it."""

import haiku as hk
import jax
import jax.numpy as jnp


class Gain(hk.Module):
    """Owns `gain/w`, read by Torso and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=hk.initializers.RandomNormal(0.1))


class Torso(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return jax.nn.relu(hk.Linear(4)(x)) * self.gain.w


class Head(hk.Module):
    def __init__(self, actions, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.actions = actions

    def __call__(self, x):
        return hk.Linear(self.actions)(x * self.gain.w)


class Agent:
    def __init__(self, actions):
        self.actions = actions
        self.network = hk.without_apply_rng(hk.transform(self._forward))

    def head(self, *, gain):
        """The head, made anew each time."""
        return Head(self.actions, gain=gain)

    def _forward(self, x):
        gain = Gain(name="gain")
        x = Torso(gain=gain)(x)
        return self.head(gain=gain)(x), jnp.tanh(self.head(gain=gain)(x))


network = Agent(3).network
