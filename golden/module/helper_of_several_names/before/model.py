"""A function makes layers of several forced names."""

import haiku as hk

def shared_linear(size, name):
    return hk.Linear(size, name=hk.force_name(name))


class Up(hk.Module):
    def __call__(self, x):
        return shared_linear(4, "a")(x) * shared_linear(4, "b")(x)


class Down(hk.Module):
    def __call__(self, x):
        return shared_linear(4, "b")(shared_linear(4, "a")(x))


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
