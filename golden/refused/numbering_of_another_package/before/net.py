"""A class of another package may be a module that gets the forced name by itself."""

import haiku as hk
from lab_layers import Gain, Shift


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Offset(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


@hk.transform
def net(x):
    x = Shift()(Gain()(x))
    return Scale()(Offset()(x))
