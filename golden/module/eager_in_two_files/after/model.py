import haiku as hk
from haiku import Embed

from heads import Head, Tail


class Encoder(hk.Module):
    def __init__(self, name=None, *, words):
        super().__init__(name=name)
        self.words = words

    def __call__(self, ids):
        return self.words(ids)


@hk.transform
def net(ids):
    words = Embed(5, 4, name="words")
    x = Encoder(words=words)(ids)
    return Head(words=words)(x) + Tail(words=words)(hk.Linear(4)(x))
