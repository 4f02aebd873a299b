"""`gain` is forced beside `gain_0` and `gain_1`, with which Haiku would count it: it goes to another path."""

import haiku as hk
import jax.numpy as jnp


class Tower(hk.Module):
    def __call__(self, x):
        for i in range(2):
            with hk.name_scope(hk.force_name(f"gain_{i}")):
                x = x * hk.get_parameter("w", [4], init=jnp.ones)
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.RandomNormal())


class Head(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            x = x + hk.get_parameter("w", [4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("gain_1")):
            return x - hk.get_parameter("w", [4], init=jnp.ones)


@hk.transform
def net(x):
    return Head()(Tower()(x))
