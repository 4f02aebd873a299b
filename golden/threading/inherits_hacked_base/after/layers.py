import haiku as hk
import jax.numpy as jnp

from base import Layer


class Lexicon(hk.Module):
    """Owns `lexicon/table`, read by Lookup and Unlook."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def table(self):
        return hk.get_parameter(
            "table", [7, self.width], init=hk.initializers.RandomNormal()
        )


class Lookup(Layer):
    def __init__(self, *args, lexicon: Lexicon, **kwargs):
        super().__init__(*args, **kwargs)
        self.lexicon = lexicon

    def __call__(self, ids):
        table = self.lexicon.table
        return jnp.take(table, ids, axis=0)


class Unlook(Layer):
    """Has an `__init__` of its own."""

    def __init__(self, width: int, *, lexicon: Lexicon):
        super().__init__(width, dropout=0.1)
        self.lexicon = lexicon
        self.seen = 0

    def __call__(self, x):
        table = self.lexicon.table
        return x @ table.T


class Plain(Layer):
    def __call__(self, x):
        return hk.Linear(self.width)(x)


def forward(ids):
    lexicon = Lexicon(4, name="lexicon")
    x = Lookup(4, name="look", lexicon=lexicon)(ids)
    return Unlook(4, lexicon=lexicon)(Plain(4)(x))


model = hk.transform(forward)
