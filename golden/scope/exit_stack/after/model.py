"""The scope is entered by hand, on an exit stack."""

import haiku as hk
import jax.numpy as jnp


class Stacked(hk.Module):
    """Owns `stacked/w`, read by First and Second."""

    @property
    def w(self):
        return hk.get_parameter("w", [], init=jnp.ones)


class First(hk.Module):
    def __init__(self, name=None, *, stacked):
        super().__init__(name=name)
        self.stacked = stacked

    def __call__(self, x):
        return x * self.stacked.w


class Second(hk.Module):
    def __init__(self, name=None, *, stacked):
        super().__init__(name=name)
        self.stacked = stacked

    def __call__(self, x):
        return x + self.stacked.w


@hk.transform
def net(x):
    stacked = Stacked(name="stacked")
    return Second(stacked=stacked)(First(stacked=stacked)(x))
