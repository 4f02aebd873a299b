"""Functions that become modules by `hk.to_module`: the calls of their instances hand on the owner."""

import haiku as hk
import layers
from layers import Rescale


class Block(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row
        self.rescale = Rescale(name="scaled")

    def __call__(self, x):
        shift = layers.Shift()
        return shift(self.rescale(hk.Linear(3)(x), row=self.row), by=0.5, row=self.row)


@hk.transform
def net(x):
    row = layers.Row(name="row")
    return Block(row=row)(Rescale()(x, row=row)) + hk.to_module(layers.rescale)("last")(x, row=row)
