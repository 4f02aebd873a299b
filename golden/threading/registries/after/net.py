"""Tables of classes in another file, looked up by names and places that are known."""

import haiku as hk

import blocks
from blocks import BLOCKS

KIND = "scale"


def apply_all(classes, x, *, gain):
    for cls in classes:
        x = cls(gain=gain)(x)
    return x


class Tower(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.half = BLOCKS["half"](gain=gain)
        self.shift = blocks.BLOCKS["shift"]()

    def __call__(self, x):
        first = blocks.STAGES[0]
        return first(3.0, gain=self.gain)(self.shift(self.half(x)))


@hk.transform
def net(x):
    gain = blocks.Gain(name="gain")
    assert len(BLOCKS) == 3
    assert KIND in BLOCKS
    x = Tower(gain=gain)(BLOCKS[KIND](2.0, gain=gain)(x))
    return apply_all([BLOCKS["scale"], BLOCKS["half"]], x, gain=gain)
