# All of Haiku's names come one by one, under names of their own.
import jax.numpy as jnp
from haiku import Linear, Module, get_parameter, transform
from haiku import initializers


class SharedMemory(Module):
    """Owns `memory/keys` and `memory/values`, read by Keys and Values."""

    @property
    def keys(self):
        return get_parameter("keys", [5, 4], init=initializers.Orthogonal())

    @property
    def values(self):
        return get_parameter("values", [5, 4], init=jnp.zeros)


class Keys(Module):
    def __init__(self, name=None, *, shared_memory):
        super().__init__(name=name)
        self.shared_memory = shared_memory

    def __call__(self, x):
        keys = self.shared_memory.keys
        return Linear(4)(x) @ keys.T


class Values(Module):
    def __init__(self, name=None, *, shared_memory):
        super().__init__(name=name)
        self.shared_memory = shared_memory

    def __call__(self, scores):
        keys = self.shared_memory.keys
        values = self.shared_memory.values
        return scores @ (keys + values)


def remember(x):
    shared_memory = SharedMemory(name="memory")
    return Values(shared_memory=shared_memory)(Keys(shared_memory=shared_memory)(x))


memory = transform(remember)
