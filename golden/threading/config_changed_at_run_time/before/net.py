"""The configuration's class is replaced before it is built, by one that takes no owner."""

import dataclasses

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


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
    config = Config()
    config.block = hk.Flatten
    return Scale()(Tower(config)(x))
