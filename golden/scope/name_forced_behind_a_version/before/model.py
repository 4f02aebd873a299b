"""Which function forces the name depends on the version."""

import haiku as hk
import jax
import jax.numpy as jnp
if hasattr(hk, 'force_name'):
    force_name = hk.force_name
else:
    force_name = hk.experimental.force_name


def f():
    with hk.name_scope(force_name("shared")):
        return hk.get_parameter("w", [4], init=jnp.ones)


class Up(hk.Module):
    def __call__(self, x):
        return x * f()


class Down(hk.Module):
    def __call__(self, x):
        return x + f()


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
