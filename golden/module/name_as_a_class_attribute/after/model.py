"""The forced name is kept on the class, and handed to the constructor of the base."""

import haiku as hk
import jax
import jax.numpy as jnp


class N(hk.Module):
    NAME = "shared"

    def __init__(self):
        super(N, self).__init__(self.NAME)

    def __call__(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


def f(*, shared):
    return shared()


class Up(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x * f(shared=self.shared)


class Down(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x + f(shared=self.shared)


def forward(x):
    shared = N()
    return Down(shared=shared)(Up(shared=shared)(x))


net = hk.transform(forward)
