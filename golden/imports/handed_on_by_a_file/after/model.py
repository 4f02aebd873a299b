"""Two files spell Haiku alike, and one has it from a third file: in the owner it is one and the same."""

from compat import hk
from layers import Head
from table import Table


class Tail(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        return x + self.table.b


def forward(x):
    table = Table(name="table")
    return Tail(table=table)(Head(table=table)(x))


model = hk.transform(forward)
