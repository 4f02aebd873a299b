import haiku as hk

from heads import Head, Tail
from words import Words


class Encoder(hk.Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, ids):
        return self.words.embed(ids)


@hk.transform
def net(ids):
    words = Words(name="words")
    x = Encoder(words=words)(ids)
    return Head(words=words)(x) + Tail(words=words)(hk.Linear(4)(x))
