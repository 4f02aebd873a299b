"""The class of the shared layer is an attribute of the consumers."""

import haiku as hk

class Head(hk.Module):
    layer_cls = hk.Linear

    def __init__(self, width=4, name=None):
        super().__init__(name=name)
        self.proj = self.layer_cls(width, name=hk.force_name("proj"))


class Up(Head):
    def __call__(self, x):
        return self.proj(x) * 2


class Down(Head):
    def __call__(self, x):
        return x + self.proj(x)


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
