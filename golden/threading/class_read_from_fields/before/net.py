"""The class is the default of a field, and is read from the field itself."""

import dataclasses

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


@dataclasses.dataclass
class Config:
    block: type = Scale


@hk.transform
def net(x):
    block = dataclasses.fields(Config)[0].default
    return Config().block()(block()(x))
