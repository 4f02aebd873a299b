"""Functions that become modules by `hk.to_module`: the calls of their instances hand on the owner."""

import haiku as hk
import layers
from layers import Rescale


class Block(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.rescale = Rescale(name="scaled")

    def __call__(self, x):
        shift = layers.Shift()
        return shift(self.rescale(hk.Linear(3)(x)), by=0.5)


@hk.transform
def net(x):
    return Block()(Rescale()(x)) + hk.to_module(layers.rescale)("last")(x)
