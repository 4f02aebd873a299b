"""One variable stands for several functions and classes, one after the other, and each time it is only called."""

import haiku as hk
import jax.numpy as jnp


def read():
    with hk.name_scope(hk.force_name("table")):
        return hk.get_parameter("w", [4, 4], init=jnp.ones)


def encode(x):
    return x @ read()


def decode(x):
    return x @ read().T


class Head(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)

    def __call__(self, x):
        return x @ read()


def forward(x):
    step = encode
    x = step(x)
    for step in [decode, jnp.tanh]:
        x = step(x)
    step = Head
    return step(name="first")(x) + step(name="second")(x)


model = hk.transform(forward)
