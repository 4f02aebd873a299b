"""The forced name is the default of a field."""

import dataclasses
import haiku as hk
import jax
import jax.numpy as jnp


@dataclasses.dataclass
class N(hk.Module):
    size: int = 4
    name: str = "shared"

    def __call__(self):
        return hk.get_parameter("w", [self.size], init=jnp.ones)


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
