"""A factory gets the class, and two transforms come of it."""

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


def run(layer, x, *, gain):
    return layer(gain=gain)(x)


def build(layer):
    def forward(x):
        gain = Gain(name="gain")
        return run(layer, hk.Linear(4)(x), gain=gain)

    return hk.transform(forward)


net = build(Scale)
other = build(Shift)
