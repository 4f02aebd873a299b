"""Where no class is given, a default takes its place, and a dataclass has one as its field."""

import dataclasses

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Plain(hk.Module):
    def __init__(self, layer=None, name=None):
        super().__init__(name=name)
        self.layer = layer or Scale

    def __call__(self, x):
        return self.layer(name="inner")(x)


@dataclasses.dataclass
class Row(hk.Module):
    kind: type = Scale
    depth: int = 2

    def __call__(self, x):
        for _ in range(self.depth):
            x = self.kind()(x)
        return x


def twice(x, *, kind=None):
    if kind is None:
        kind = Shift
    return kind()(kind()(x))


@hk.transform
def net(x):
    x = Plain(Shift)(Plain()(x))
    x = Row(Shift, 1)(Row(depth=1)(x))
    return twice(twice(x), kind=Scale)
