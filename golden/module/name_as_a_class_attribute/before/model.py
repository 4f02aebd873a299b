"""The forced name is kept on the class, and handed to the constructor of the base."""

import haiku as hk
import jax
import jax.numpy as jnp


class N(hk.Module):
    NAME = hk.force_name("shared")

    def __init__(self):
        super(N, self).__init__(self.NAME)

    def __call__(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


def f():
    return N()()


class Up(hk.Module):
    def __call__(self, x):
        return x * f()


class Down(hk.Module):
    def __call__(self, x):
        return x + f()


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
