"""A root that another calls: as a part it takes the owner, as a root it makes it."""

import haiku as hk
import jax.numpy as jnp


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name("symbols")):
            return hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal())[ids]


class Score(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("symbols")):
            return x @ hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal()).T


def logits(ids):
    return Score()(Embed()(ids))


def perplexity(ids):
    return jnp.exp(-jnp.mean(logits(ids)))


model = hk.transform(logits)
evaluate = hk.transform(perplexity)
