"""A property of the base makes the shared layer."""

import haiku as hk

class Layers(hk.Module):
    def __init__(self, width=4, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def shared(self):
        return hk.Linear(self.width, name=hk.force_name("proj"))


class Up(Layers):
    def __call__(self, x):
        return self.shared(x) * 2


class Down(Layers):
    def __call__(self, x):
        return x + self.shared(x)


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
