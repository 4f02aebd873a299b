"""A function makes the layer whose name it forces."""

import haiku as hk

class Up(hk.Module):
    def __init__(self, name=None, *, norm):
        super().__init__(name=name)
        self.norm = norm

    def __call__(self, x):
        return self.norm(x) * 2


class Down(hk.Module):
    def __init__(self, name=None, *, norm):
        super().__init__(name=name)
        self.norm = norm

    def __call__(self, x):
        return x + self.norm(x)


def forward(x):
    norm = hk.LayerNorm(-1, True, True, name="norm")
    return Down(norm=norm)(Up(norm=norm)(x))


net = hk.transform(forward)
