"""Tables of classes in another file, looked up by names and places that are known."""

import haiku as hk

import blocks
from blocks import BLOCKS

KIND = "scale"


def apply_all(classes, x):
    for cls in classes:
        x = cls()(x)
    return x


class Tower(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.half = BLOCKS["half"]()
        self.shift = blocks.BLOCKS["shift"]()

    def __call__(self, x):
        first = blocks.STAGES[0]
        return first(3.0)(self.shift(self.half(x)))


@hk.transform
def net(x):
    assert len(BLOCKS) == 3
    assert KIND in BLOCKS
    x = Tower()(BLOCKS[KIND](2.0)(x))
    return apply_all([BLOCKS["scale"], BLOCKS["half"]], x)
