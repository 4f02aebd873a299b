"""Which class is built is an attribute of the class, and a subclass sets another one that shares the parameter."""

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


class Tower(hk.Module):
    layer = Scale

    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        for _ in range(2):
            x = self.layer(gain=self.gain)(x)
        return x


class High(Tower):
    layer = Shift


class Other(hk.Module):
    """Has an attribute of the same name, which is a module."""

    def __init__(self, name=None):
        super().__init__(name=name)
        self.layer = hk.Linear(4)

    def __call__(self, x):
        return self.layer(x)


@hk.transform
def net(x):
    gain = Gain(name="gain")
    return High(gain=gain)(Other()(Tower(gain=gain)(x)))
