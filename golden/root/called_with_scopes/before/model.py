"""A root that is called, and makes two owners in one scope."""

import haiku as hk
import jax.numpy as jnp


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name("tables/symbols")):
            a = hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal())[ids]
        with hk.name_scope(hk.force_name("tables/places")):
            return a + hk.get_parameter("w", [4, 3], init=hk.initializers.RandomNormal())


class Score(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tables/symbols")):
            y = x @ hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal()).T
        with hk.name_scope(hk.force_name("tables/places")):
            return y, x @ hk.get_parameter("w", [4, 3], init=hk.initializers.RandomNormal()).T


def logits(ids):
    return Score()(Embed()(ids))[0]


def loss(ids):
    return jnp.mean(logits(ids))


model = hk.transform(logits)
evaluate = hk.transform(loss)
