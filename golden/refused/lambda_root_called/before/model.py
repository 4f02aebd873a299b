"""A lambda that is transformed, and called by another."""

import haiku as hk


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


model = hk.transform(logits)
evaluate = hk.transform(lambda ids: logits(ids).sum())
forward = lambda ids: logits(ids) * 2
three = hk.transform(forward)
four = hk.transform(lambda ids: forward(ids) + 1)
