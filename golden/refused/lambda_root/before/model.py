"""A lambda in a comprehension cannot become a function: the variable of the comprehension is its own."""

import haiku as hk
import jax.numpy as jnp


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name("table")):
            return hk.get_parameter("w", [5, 3], init=jnp.ones)[ids]


class Logits(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            return x @ hk.get_parameter("w", [5, 3], init=jnp.ones).T


models = [hk.transform(lambda ids: Logits()(Embed()(ids)) * scale) for scale in (1, 2)]
model = models[0]
