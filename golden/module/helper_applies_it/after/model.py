"""A function makes a layer of the name that it is given, and applies it."""

import haiku as hk

def dense(x, size, name=None):
    return hk.Linear(size, name=name)(x)


class Up(hk.Module):
    def __init__(self, name=None, *, proj):
        super().__init__(name=name)
        self.proj = proj

    def __call__(self, x):
        return self.proj(x) * dense(x, 4)


class Down(hk.Module):
    def __init__(self, name=None, *, proj):
        super().__init__(name=name)
        self.proj = proj

    def __call__(self, x):
        return x + self.proj(x)


def forward(x):
    proj = hk.Linear(4, name="proj")
    return Down(proj=proj)(Up(proj=proj)(x))


net = hk.transform(forward)
