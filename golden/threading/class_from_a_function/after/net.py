"""A function gives the class to whoever calls it."""

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


def layer_class():
    return Scale


@hk.transform
def net(x):
    gain = Gain(name="gain")
    return layer_class()(gain=gain)(x)
