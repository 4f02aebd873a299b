"""The class is reached through the dictionary of its module, where it is called."""

import haiku as hk
import jax
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `shared/w`, read by Up and Down."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Up(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x @ self.shared.w


class Down(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x @ self.shared.w.T


def forward(x):
    shared = Shared(name="shared")
    return Down(shared=shared)(Up(shared=shared)(x))
