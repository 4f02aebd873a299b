"""Another class is set on the configuration by `setattr`."""

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
    width: int = 4
    block: type = Scale


class Tower(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config

    def __call__(self, x):
        return self.config.block()(x)


@hk.transform
def net(x):
    gain = Gain(name="gain")
    config = Config()
    for name in ("block",):
        setattr(config, name, hk.Flatten)
    return Scale(gain=gain)(Tower(config)(x))
