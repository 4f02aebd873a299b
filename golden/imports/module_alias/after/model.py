import haiku as hk

import base
from row import Row


class Shift(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        return x + self.row.w


@hk.transform
def net(x):
    row = Row(name="row")
    return Shift(row=row)(base.Scale(row=row)(x))
