"""A namespace at the top of the file holds the class; the configuration is known by its annotation elsewhere."""

import dataclasses
import types

import haiku as hk


class Gain(hk.Module):
    """Owns `gain/w`, read by Scale and Shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Scale(hk.Module):
    def __init__(self, name: str | None = None, *, gain: Gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x * self.gain.w


class Shift(hk.Module):
    def __init__(self, name: str | None = None, *, gain: Gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x + self.gain.w


SETTINGS = types.SimpleNamespace(width=4, block=Scale)


@dataclasses.dataclass
class Head:
    layer: type[hk.Module] = Shift


class Tower(hk.Module):
    def __init__(self, head: Head, name: str | None = None, *, gain: Gain):
        super().__init__(name=name)
        self.gain = gain
        self._head = head

    def __call__(self, x):
        head = self._head
        return SETTINGS.block(gain=self.gain)(head.layer(gain=self.gain)(x))


def build(head: Head):
    def forward(x):
        gain = Gain(name="gain")
        return hk.Linear(SETTINGS.width)(Tower(head, gain=gain)(x))

    return hk.transform(forward)


net = build(Head())
