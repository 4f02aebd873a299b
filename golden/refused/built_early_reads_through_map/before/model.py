"""A module that draws through `map` when it is built would draw before others do."""

import haiku as hk
import jax
import jax.numpy as jnp

R = hk.initializers.RandomNormal()


def make(i):
    return hk.get_parameter(f"w{i}", [4], init=R)


class Tied(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.parts = list(map(make, range(2)))

    def __call__(self, x):
        return x * self.parts[0] + self.parts[1]


class M(hk.Module):
    def __call__(self, x):
        y = x * hk.get_parameter("own", [4], init=R)
        return Tied(name=hk.force_name("tied"))(y)


class N(hk.Module):
    def __call__(self, x):
        y = x * hk.get_parameter("own", [4], init=R)
        return Tied(name=hk.force_name("tied"))(y)


def forward(x):
    return M()(x) + N()(x)
