"""The class is a member of an enumeration, which gives its members by other ways than their names."""

import enum

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Kind(enum.Enum):
    SCALE = Scale
    FLAT = hk.Flatten


@hk.transform
def net(x):
    for kind in Kind:
        x = kind.value()(x)
    return x
