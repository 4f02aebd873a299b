"""A class forces its own name, and a function that nothing calls makes it as well: it takes the owner."""

import haiku as hk


class Trunk(hk.Module):
    def __init__(self):
        super().__init__(name=hk.force_name("trunk"))

    def __call__(self, x):
        return hk.Linear(4)(x)


class Up(hk.Module):
    def __call__(self, x):
        return Trunk()(x) * 2


def forward(x):
    return Trunk()(Up()(x))


net = hk.transform(forward)


def for_others(x):
    return Trunk()(x)
