"""A class forces its own name, and a function that nothing calls makes it as well: it takes the owner."""

import haiku as hk


class Trunk(hk.Module):
    def __init__(self):
        super().__init__(name="trunk")

    def __call__(self, x):
        return hk.Linear(4)(x)


class Up(hk.Module):
    def __init__(self, name=None, *, trunk):
        super().__init__(name=name)
        self.trunk = trunk

    def __call__(self, x):
        return self.trunk(x) * 2


def forward(x):
    trunk = Trunk()
    return trunk(Up(trunk=trunk)(x))


net = hk.transform(forward)


def for_others(x, *, trunk):
    return trunk(x)
