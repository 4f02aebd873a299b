"""A method of an enumeration forces the names of its members: it goes with its last use."""

import enum

import haiku as hk
import jax.numpy as jnp


class Names(enum.Enum):
    TIED = "tied"
    OWN = "own"

    def forced(self):
        return hk.force_name(self.value)


class Scale(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name or Names.OWN.value)

    def __call__(self, x):
        with hk.name_scope(Names.TIED.forced()):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x * w


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(Names.TIED.forced()):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x + w


@hk.transform
def net(x):
    return Shift()(Scale()(x))
