"""A partial gives the module that is built the name which is forced elsewhere: Haiku numbers by who comes first."""

import functools

import haiku as hk
import jax.numpy as jnp


def shared_table():
    with hk.name_scope(hk.force_name("table")):
        return hk.get_parameter("w", [3], init=hk.initializers.Constant(0.3))


class Actor(hk.Module):
    def __call__(self, x):
        return x * hk.get_parameter("gain", [3], init=jnp.ones) + shared_table()


named_actor = functools.partial(Actor, name="table")


@hk.transform
def net(x):
    return named_actor()(x) + shared_table()
