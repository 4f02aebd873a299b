"""Parameters of one name in modules, which are not shared."""

import haiku as hk
import jax.numpy as jnp


class Widen(hk.Module):
    def __call__(self, x):
        return x * hk.get_parameter("scale", [], init=jnp.ones)


class Narrow(hk.Module):
    def __call__(self, x):
        return x / read()


def read():
    return hk.get_parameter("scale", [], init=jnp.ones)


def forward(x):
    with hk.name_scope("above"):
        x = x + hk.get_parameter("scale", [], init=jnp.ones)
    return Narrow()(Widen()(x))


model = hk.transform(forward)
