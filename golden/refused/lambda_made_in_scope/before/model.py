"""A lambda that is made under a forced scope and kept reads wherever it is called."""

import haiku as hk
import jax
import jax.numpy as jnp


class Head(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            scaled = jax.vmap(lambda row: row * hk.get_parameter("w", [3], init=jnp.ones))
        return scaled(x)


class Tail(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("layers")):
            return jax.vmap(lambda row: hk.Linear(3)(row))(x)


@hk.transform
def net(x):
    return Tail()(Head()(x))
