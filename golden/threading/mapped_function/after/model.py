"""The function that reads is handed to `hk.vmap` by its name; it cannot take a module as an argument there."""

import functools

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by rescale."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


def rescale(x, *, row):
    return x * row.w


@hk.transform
def net(x):
    row = Row(name="row")
    return hk.vmap(functools.partial(rescale, row=row), split_rng=False)(x) + rescale(x, row=row)
