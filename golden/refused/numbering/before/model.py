"""The forced name meets Haiku's own numbering: the plain `Linear` is `linear_1` because of it."""

import haiku as hk


class Up(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name("linear"))(x)


class Down(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name("linear"))(x)


@hk.transform
def net(x):
    x = Up()(x)
    x = hk.Linear(4)(x)
    return Down()(x)
