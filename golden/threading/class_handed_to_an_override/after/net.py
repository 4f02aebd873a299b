"""A subclass has a method of the same name, which does something else with the class."""

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


class Tower(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def stack(self, layer, x):
        return layer(gain=self.gain)(x)

    def __call__(self, x):
        return self.stack(Scale, x)


class High(Tower):
    def stack(self, layer, x):
        kinds = [layer, hk.Flatten]
        return kinds[-1]()(kinds[0](gain=self.gain)(x))


@hk.transform
def net(x):
    gain = Gain(name="gain")
    return High(gain=gain)(Tower(gain=gain)(x))
