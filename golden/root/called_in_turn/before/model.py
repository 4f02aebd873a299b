"""Roots that call each other and themselves, with annotations, on one line."""

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


def logits(ids: jnp.ndarray, depth: int = 0) -> jnp.ndarray:
    """Doc."""
    x = Score()(Embed()(ids))
    if depth:
        return logits(ids, depth - 1) + x
    return x


def loss(ids: jnp.ndarray):
    return jnp.mean(logits(ids, 1))


model = hk.transform(logits)
l = hk.transform(lambda ids: loss(ids) + logits(ids).sum())
evaluate = hk.transform_with_state(loss)
