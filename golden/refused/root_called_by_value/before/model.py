"""The root is called by something that gives it no more than it asks for."""

import haiku as hk
import jax


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name("symbols")):
            return hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal())[ids]


class Score(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("symbols")):
            return x @ hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal()).T


def logits(ids): return Score()(Embed()(ids))


def tree(ids):
    return logits(ids), jax.tree_util.tree_map(logits, [ids, ids])


model = hk.transform(logits)
b = hk.transform(tree)
