import haiku as hk
import jax.numpy as jnp

from base import Layer


class Lookup(Layer):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name("lexicon")):
            table = hk.get_parameter("table", [7, self.width], init=hk.initializers.RandomNormal())
        return jnp.take(table, ids, axis=0)


class Unlook(Layer):
    """Has an `__init__` of its own."""

    def __init__(self, width: int):
        super().__init__(width, dropout=0.1)
        self.seen = 0

    def __call__(self, x):
        with hk.name_scope(hk.force_name("lexicon")):
            table = hk.get_parameter("table", [7, self.width], init=hk.initializers.RandomNormal())
        return x @ table.T


class Plain(Layer):
    def __call__(self, x):
        return hk.Linear(self.width)(x)


def forward(ids):
    x = Lookup(4, name="look")(ids)
    return Unlook(4)(Plain(4)(x))


model = hk.transform(forward)
