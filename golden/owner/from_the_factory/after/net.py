"""The values are arguments of the factory around the root, which spells them itself."""

import haiku as hk


class Gain(hk.Module):
    """Owns `gain/g`, read by Scale."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def g(self):
        return hk.get_parameter("g", [self.width], init=hk.initializers.RandomNormal())


class Scale(hk.Module):
    def __init__(self, width, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.width = width

    def __call__(self, x):
        return x * self.gain.g


class Tower(hk.Module):
    def __init__(self, width, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.width = width

    def __call__(self, x):
        return Scale(self.width, gain=self.gain)(Scale(width=self.width, name="second", gain=self.gain)(x))


def make(width):
    def forward(x):
        gain = Gain(width, name="gain")
        return Tower(width, gain=gain)(x)

    return hk.transform(forward)


net = make(4)
other = make(6)
