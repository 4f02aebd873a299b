"""The forced name is an argument of the modules that use it."""

import haiku as hk

class Block(hk.Module):
    def __init__(self, width, proj_name, name=None):
        super().__init__(name=name)
        self.width = width
        self.proj_name = proj_name

    def __call__(self, x):
        x = hk.Linear(self.width)(x)
        return hk.Linear(self.width, name=self.proj_name)(x)


def forward(x):
    shared = hk.force_name("proj")
    return Block(4, shared)(x) + Block(4, shared)(x)


net = hk.transform(forward)
