"""A function makes a layer of the name that it is given, and applies it."""

import haiku as hk

def dense(x, size, name=None):
    return hk.Linear(size, name=name)(x)


class Up(hk.Module):
    def __call__(self, x):
        return dense(x, 4, name=hk.force_name("proj")) * dense(x, 4)


class Down(hk.Module):
    def __call__(self, x):
        return x + dense(x, 4, name=hk.force_name("proj"))


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
