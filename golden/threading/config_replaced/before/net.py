"""A copy of the configuration has another class, which takes no owner."""

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
    other = {"block": hk.Flatten}
    return Scale()(Tower(dataclasses.replace(Config(), **other))(x))
