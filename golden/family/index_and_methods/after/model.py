"""Consumers that do nothing but one expression, as methods of the owners."""

import haiku as hk
import jax.numpy as jnp


class Table(hk.Module):
    """Owns `table_*/table`, one owner for each index, read by Embed and Deembed."""

    @property
    def table(self):
        return hk.get_parameter("table", [5, 4], init=hk.initializers.RandomNormal())

    def embed(self, x):
        return self.table[x]

    def deembed(self, x):
        return jnp.dot(x, self.table.T)


class Embed(hk.Module):
    def __init__(self, level, *, tables):
        super().__init__()
        self.tables = tables
        self.level = level

    def __call__(self, x):
        return self.tables[self.level].embed(x)


class Deembed(hk.Module):
    def __init__(self, level, *, tables):
        super().__init__()
        self.tables = tables
        self.level = level

    def __call__(self, x):
        return self.tables[self.level].deembed(x)


@hk.transform
def net(tokens):
    tables = [Table(name=f"table_{i}") for i in range(2)]
    return [Deembed(level, tables=tables)(Embed(level, tables=tables)(tokens)) for level in range(2)]
