"""A namespace at the top of the file holds the class; the configuration is known by its annotation elsewhere."""

import dataclasses
import types

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


SETTINGS = types.SimpleNamespace(width=4, block=Scale)


@dataclasses.dataclass
class Head:
    layer: type[hk.Module] = Shift


class Tower(hk.Module):
    def __init__(self, head: Head, name: str | None = None):
        super().__init__(name=name)
        self._head = head

    def __call__(self, x):
        head = self._head
        return SETTINGS.block()(head.layer()(x))


def build(head: Head):
    def forward(x):
        return hk.Linear(SETTINGS.width)(Tower(head)(x))

    return hk.transform(forward)


net = build(Head())
