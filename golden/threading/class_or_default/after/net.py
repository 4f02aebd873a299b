"""Where no class is given, a default takes its place, and a dataclass has one as its field."""

import dataclasses

import haiku as hk


class Gain(hk.Module):
    """Owns `gain/w`, read by Scale and Shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Scale(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x * self.gain.w


class Shift(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x + self.gain.w


class Plain(hk.Module):
    def __init__(self, layer=None, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.layer = layer or Scale

    def __call__(self, x):
        return self.layer(name="inner", gain=self.gain)(x)


@dataclasses.dataclass
class Row(hk.Module):
    kind: type = Scale
    depth: int = 2
    gain: Gain = dataclasses.field(kw_only=True)

    def __call__(self, x):
        for _ in range(self.depth):
            x = self.kind(gain=self.gain)(x)
        return x


def twice(x, *, kind=None, gain):
    if kind is None:
        kind = Shift
    return kind(gain=gain)(kind(gain=gain)(x))


@hk.transform
def net(x):
    gain = Gain(name="gain")
    x = Plain(Shift, gain=gain)(Plain(gain=gain)(x))
    x = Row(Shift, 1, gain=gain)(Row(depth=1, gain=gain)(x))
    return twice(twice(x, gain=gain), kind=Scale, gain=gain)
