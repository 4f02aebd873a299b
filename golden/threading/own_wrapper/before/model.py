"""The root goes through a function of this tree on its way to `hk.transform`."""

import haiku as hk
import jax.numpy as jnp


def pure(fn):
    return hk.without_apply_rng(hk.transform(fn))


class Reader(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [3], init=jnp.ones)


def forward(x):
    return Reader()(Reader()(x))


net = pure(forward)
