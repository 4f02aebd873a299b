"""One call builds one class that needs the owner and one that does not: both take it."""

import haiku as hk


class Gain(hk.Module):
    """Owns `gain/w`, read by Scale."""

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
        return x + 1


LAYERS = {"scale": Scale, "shift": Shift}


@hk.transform
def net(x):
    gain = Gain(name="gain")
    for kind in ("scale", "shift"):
        x = LAYERS[kind](gain=gain)(x)
    return Scale(gain=gain)(x)
