"""The partials are made when the file is imported; their calls hand on the owner."""

import functools

import haiku as hk


class Scale(hk.Module):
    def __init__(self, factor, name=None):
        super().__init__(name=name)
        self.factor = factor

    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return self.factor * x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


LAYERS = tuple(functools.partial(Scale, factor) for factor in (0.5, 2.0))


@hk.transform
def net(x):
    return LAYERS[0]()(LAYERS[1]()(x))
