import functools

import haiku as hk


class Gain(hk.Module):
    """Owns `gain/w`, read by Scale."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Scale(hk.Module):
    def __init__(self, factor=1.0, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.factor = factor

    def __call__(self, x):
        return self.factor * x * self.gain.w


class Shift(hk.Module):
    def __call__(self, x):
        return x + 1


BLOCKS = {"scale": Scale, "shift": Shift, "half": functools.partial(Scale, factor=0.5)}
STAGES = [Scale, Shift]
