"""A decorator of the tree keeps the configuration's class, and makes one with another block."""

import dataclasses

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


KEPT = []


def keep(cls):
    KEPT.append(cls)
    return cls


@keep
@dataclasses.dataclass
class Config:
    block: type = Scale


@hk.transform
def net(x):
    for config in (Config(), KEPT[0](hk.Flatten)):
        x = config.block()(x)
    return x
