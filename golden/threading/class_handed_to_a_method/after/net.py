"""Methods get the class that they build, from their own class and from outside."""

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
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def stack(self, layer, x, *, times=2):
        for _ in range(times):
            x = layer(gain=self.gain)(x)
        return x

    def __call__(self, x):
        return self.stack(Scale, self.stack(Shift, x), times=1)


class High(Tower):
    def __call__(self, x):
        return self.stack(x=super().__call__(x), layer=Scale)


@hk.transform
def net(x):
    gain = Gain(name="gain")
    tower = Tower(gain=gain)
    return tower.stack(Shift, High(gain=gain)(tower(x)))
