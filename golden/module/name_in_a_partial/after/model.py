"""The name is forced where a partial of the class is made."""

import haiku as hk
import functools

make = functools.partial(hk.Linear, with_bias=False, name="proj")


class Up(hk.Module):
    def __init__(self, name=None, *, proj):
        super().__init__(name=name)
        self.proj = proj

    def __call__(self, x):
        return self.proj(x) * 2


class Down(hk.Module):
    def __init__(self, name=None, *, proj):
        super().__init__(name=name)
        self.proj = proj

    def __call__(self, x):
        return x + self.proj(x)


def forward(x):
    proj = make(4)
    return Down(proj=proj)(Up(proj=proj)(x))


net = hk.transform(forward)
