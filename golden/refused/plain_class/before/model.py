"""Classes that are no `hk.Module`, and whose instances may be made or kept in ways that do not show."""

import dataclasses

import haiku as hk


class Encoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("metric")):
            return x @ hk.get_parameter("w", [3, 3], init=hk.initializers.Identity())


class Decoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("scale")):
            return x * hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Agent:
    __slots__ = ("actions",)

    def __init__(self, actions):
        self.actions = actions

    def act(self, x):
        return hk.Linear(self.actions)(Encoder()(x)) + hk.Linear(self.actions)(Encoder()(x))


@dataclasses.dataclass
class Head:
    scale: float

    def __call__(self, x):
        return Decoder()(x) + Decoder()(x) * self.scale


def forward(x):
    return Agent(2).act(x), Head(0.5)(x)


model = hk.transform(forward)
