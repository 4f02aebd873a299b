"""The root makes the shared layer first, so that Haiku counts on from it, as it does from the owner."""

import haiku as hk


class Head(hk.Module):
    def __init__(self, name=None, *, linear):
        super().__init__(name=name)
        self.linear = linear

    def __call__(self, x):
        return self.linear(x)


def mix(x, *, linear):
    x = linear(x)
    return x + hk.Linear(4)(x)


@hk.transform
def net(x):
    linear = hk.Linear(4, name="linear")
    for _ in range(2):
        x = mix(x, linear=linear)
    return Head(linear=linear)(hk.Linear(4)(x))
