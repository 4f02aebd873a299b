"""Names with numbers and with slashes: the owners are made in the order that Haiku's numbering wants."""

import haiku as hk
import jax.numpy as jnp


class Down(hk.Module):
    """Owns `deep/down/w`, read by Reader."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Up(hk.Module):
    """Owns `deep/up/w`, read by Reader."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Table(hk.Module):
    """Owns `table/w`, read by Reader."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Table1(hk.Module):
    """Owns `table_1/w`, read by Reader."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Table10(hk.Module):
    """Owns `table_10/w`, read by Reader."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Reader(hk.Module):
    def __init__(self, name=None, *, down, up, table, table_1, table_10):
        super().__init__(name=name)
        self.down = down
        self.up = up
        self.table = table
        self.table_1 = table_1
        self.table_10 = table_10

    def __call__(self, x):
        x = x * self.table_1.w + self.table.w - self.table_10.w
        return x * self.down.w / self.up.w


@hk.transform
def net(x):
    with hk.name_scope("deep"):
        down = Down(name="down")
        up = Up(name="up")
    table = Table(name="table")
    table_1 = Table1(name="table_1")
    table_10 = Table10(name="table_10")
    first = Reader(down=down, up=up, table=table, table_1=table_1, table_10=table_10)
    return first(x) + Reader(name="second", down=down, up=up, table=table, table_1=table_1, table_10=table_10)(x)
