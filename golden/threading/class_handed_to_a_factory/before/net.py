"""A factory gets the class, and two transforms come of it."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


def run(layer, x):
    return layer()(x)


def build(layer):
    def forward(x):
        return run(layer, hk.Linear(4)(x))

    return hk.transform(forward)


net = build(Scale)
other = build(Shift)
