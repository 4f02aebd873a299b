"""The class of the shared layer is an attribute of the consumers."""

import haiku as hk

class Head(hk.Module):
    layer_cls = hk.Linear

    def __init__(self, width=4, name=None, *, shared_proj):
        super().__init__(name=name)
        self.proj = shared_proj


class Up(Head):
    def __call__(self, x):
        return self.proj(x) * 2


class Down(Head):
    def __call__(self, x):
        return x + self.proj(x)


def forward(x):
    shared_proj = hk.Linear(4, name="proj")
    return Down(shared_proj=shared_proj)(Up(shared_proj=shared_proj)(x))


net = hk.transform(forward)
