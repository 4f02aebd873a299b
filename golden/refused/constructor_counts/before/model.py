"""A class forces its own name, and each of its objects is another."""

import haiku as hk

COUNT = [0]


class Shared(hk.Module):
    def __init__(self):
        super().__init__(name=hk.force_name("shared"))
        COUNT[0] += 1
        self.scale = float(COUNT[0])

    def __call__(self, x):
        return self.scale * hk.Linear(4)(x)


class Up(hk.Module):
    def __call__(self, x):
        return Shared()(x) * 2


class Down(hk.Module):
    def __call__(self, x):
        return x + Shared()(x)


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
