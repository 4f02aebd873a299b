"""A method of an enumeration forces the names of its members: it goes with its last use."""

import enum

import haiku as hk
import jax.numpy as jnp


class Names(enum.Enum):
    TIED = "tied"
    OWN = "own"


class Tied(hk.Module):
    """Owns `tied/w`, read by Scale and Shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name or Names.OWN.value)
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        return x * w


class Shift(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        return x + w


@hk.transform
def net(x):
    tied = Tied(name="tied")
    return Shift(tied=tied)(Scale(tied=tied)(x))
