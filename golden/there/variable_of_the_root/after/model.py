"""The root keeps the embedding in a variable, and the head reads its table by the path that it has there."""

import haiku as hk


class Head(hk.Module):
    def __init__(self, width, name=None, *, words):
        super().__init__(name=name)
        self.words = words
        self.width = width

    def __call__(self, x):
        table = self.words.embeddings
        return hk.Linear(self.width)(x) @ table.T


@hk.transform
def model(ids):
    embed = hk.Embed(11, 4, name="words")
    head = Head(4, words=embed)

    def score(x):
        return head(x) + Head(4, words=embed)(x)

    return score(embed(ids))
