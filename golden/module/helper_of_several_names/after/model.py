"""A function makes layers of several forced names."""

import haiku as hk

class Up(hk.Module):
    def __init__(self, name=None, *, a, b):
        super().__init__(name=name)
        self.a = a
        self.b = b

    def __call__(self, x):
        return self.a(x) * self.b(x)


class Down(hk.Module):
    def __init__(self, name=None, *, a, b):
        super().__init__(name=name)
        self.a = a
        self.b = b

    def __call__(self, x):
        return self.b(self.a(x))


def forward(x):
    a = hk.Linear(4, name="a")
    b = hk.Linear(4, name="b")
    return Down(a=a, b=b)(Up(a=a, b=b)(x))


net = hk.transform(forward)
