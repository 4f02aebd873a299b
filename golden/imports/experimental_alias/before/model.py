# All of Haiku's names come one by one, under names of their own.
import jax.numpy as jnp
from haiku import Linear, Module, experimental as hke, get_parameter, transform
from haiku.experimental import force_name as f
from haiku import initializers


class Keys(Module):
    def __call__(self, x):
        with hke.name_scope(f("memory")):
            keys = get_parameter("keys", [5, 4], init=initializers.Orthogonal())
        return Linear(4)(x) @ keys.T


class Values(Module):
    def __call__(self, scores):
        with hke.name_scope(hke.force_name("memory")):
            keys = get_parameter("keys", [5, 4], init=initializers.Orthogonal())
            values = get_parameter("values", [5, 4], init=jnp.zeros)
        return scores @ (keys + values)


def remember(x):
    return Values()(Keys()(x))


memory = transform(remember)
