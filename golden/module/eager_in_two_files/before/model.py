import haiku as hk
from haiku import Embed
from haiku.experimental import force_name

from heads import Head, Tail


class Encoder(hk.Module):
    def __call__(self, ids):
        return Embed(5, 4, name=force_name("words"))(ids)


@hk.transform
def net(ids):
    x = Encoder()(ids)
    return Head()(x) + Tail()(hk.Linear(4)(x))
