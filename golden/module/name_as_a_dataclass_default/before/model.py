"""The forced name is the default of a field."""

import dataclasses
import haiku as hk
import jax
import jax.numpy as jnp


@dataclasses.dataclass
class N(hk.Module):
    size: int = 4
    name: str = hk.force_name("shared")

    def __call__(self):
        return hk.get_parameter("w", [self.size], init=jnp.ones)


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
