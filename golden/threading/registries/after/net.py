"""Tables of classes in another file, looked up by names and places that are known."""

import functools

import haiku as hk

import blocks
from blocks import BLOCKS

KIND = "scale"


def apply_all(classes, x):
    for cls in classes:
        x = cls()(x)
    return x


class Tower(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.half = BLOCKS["half"](gain=gain)
        self.shift = blocks.BLOCKS["shift"]()

    def __call__(self, x):
        first = functools.partial(blocks.STAGES[0], gain=self.gain)
        return first(3.0)(self.shift(self.half(x)))


@hk.transform
def net(x):
    gain = blocks.Gain(name="gain")
    assert len(BLOCKS) == 3
    assert KIND in BLOCKS
    x = Tower(gain=gain)(BLOCKS[KIND](2.0, gain=gain)(x))
    return apply_all([functools.partial(BLOCKS["scale"], gain=gain), functools.partial(BLOCKS["half"], gain=gain)], x)
