"""A class forces its own name, and makes a parameter when it is built, behind others."""

import haiku as hk

class Shared(hk.Module):
    def __init__(self):
        super().__init__(name=hk.force_name("shared"))
        self.w = hk.get_parameter("w", [4], init=hk.initializers.RandomNormal())

    def __call__(self, x):
        return x * self.w


class Down(hk.Module):
    def __call__(self, x):
        return Shared()(Shared()(x))


def forward(x):
    return Down()(hk.Linear(4)(x))


net = hk.transform(forward)
