"""A function makes the layer whose name it forces."""

import haiku as hk

def f():
    """The shared norm."""
    return hk.LayerNorm(-1, True, True, name=hk.force_name("norm"))


class Up(hk.Module):
    def __call__(self, x):
        return f()(x) * 2


class Down(hk.Module):
    def __call__(self, x):
        return x + f()(x)


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
