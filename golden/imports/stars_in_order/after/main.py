"""Star imports: of two that bring a `Block`, the last one counts."""

from old_blocks import *
from blocks import *
from heads import *
from table import Table


def forward(x):
    table = Table(name="table")
    return Head(table=table)(Block(table=table)(x))


model = hk.transform(forward)
