"""One configuration is unpacked, and what it holds is built."""

from typing import NamedTuple

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Config(NamedTuple):
    width: int = 4
    block: type = Scale


class Tower(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self.config = config

    def __call__(self, x):
        _, block = self.config
        x = block()(x)
        return hk.Linear(self.config.width)(x)


DEEP = Config(4, Shift)


@hk.transform
def net(x):
    x = Tower(Config())(x)
    return Tower(DEEP)(x)
