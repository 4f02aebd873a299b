"""One configuration is unpacked, and what it holds is built."""

from typing import NamedTuple

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


class Config(NamedTuple):
    width: int = 4
    block: type = Scale


class Tower(hk.Module):
    def __init__(self, config, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.config = config

    def __call__(self, x):
        _, block = self.config
        x = block(gain=self.gain)(x)
        return hk.Linear(self.config.width)(x)


DEEP = Config(4, Shift)


@hk.transform
def net(x):
    gain = Gain(name="gain")
    x = Tower(Config(), gain=gain)(x)
    return Tower(DEEP, gain=gain)(x)
