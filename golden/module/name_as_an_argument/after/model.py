"""The forced name is an argument of the modules that use it."""

import haiku as hk

class Block(hk.Module):
    def __init__(self, width, proj_name, name=None, *, proj):
        super().__init__(name=name)
        self.proj = proj
        self.width = width
        self.proj_name = proj_name

    def __call__(self, x):
        x = hk.Linear(self.width)(x)
        return self.proj(x)


def forward(x):
    proj = hk.Linear(4, name="proj")
    shared = "proj"
    return Block(4, shared, proj=proj)(x) + Block(4, shared, proj=proj)(x)


net = hk.transform(forward)
