"""The class is the default of a field, and is read from the field itself."""

import dataclasses

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


@dataclasses.dataclass
class Config:
    block: type = Scale


@hk.transform
def net(x):
    gain = Gain(name="gain")
    block = dataclasses.fields(Config)[0].default
    return Config().block(gain=gain)(block(gain=gain)(x))
