"""A registry gains a lambda later; what it holds is built by one call, and all of it takes the owner."""

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


LAYERS = {"scale": Scale}
LAYERS["shift"] = lambda *, gain: lambda x: x + 1


@hk.transform
def net(x):
    gain = Gain(name="gain")
    for name in LAYERS:
        x = LAYERS[name](gain=gain)(x)
    return x
