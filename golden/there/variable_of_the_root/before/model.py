"""The root keeps the embedding in a variable, and the head reads its table by the path that it has there."""

import haiku as hk


class Head(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("words")):
            table = hk.get_parameter("embeddings", [11, 4], init=hk.initializers.TruncatedNormal())
        return hk.Linear(self.width)(x) @ table.T


@hk.transform
def model(ids):
    embed = hk.Embed(11, 4, name="words")
    head = Head(4)

    def score(x):
        return head(x) + Head(4)(x)

    return score(embed(ids))
