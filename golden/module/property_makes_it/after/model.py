"""A property of the base makes the shared layer."""

import haiku as hk

class Layers(hk.Module):
    def __init__(self, width=4, name=None):
        super().__init__(name=name)
        self.width = width


class Up(Layers):
    def __init__(self, *args, proj, **kwargs):
        super().__init__(*args, **kwargs)
        self.proj = proj

    def __call__(self, x):
        return self.proj(x) * 2


class Down(Layers):
    def __init__(self, *args, proj, **kwargs):
        super().__init__(*args, **kwargs)
        self.proj = proj

    def __call__(self, x):
        return x + self.proj(x)


def forward(x):
    proj = hk.Linear(4, name="proj")
    return Down(proj=proj)(Up(proj=proj)(x))


net = hk.transform(forward)
