"""The name is forced where a partial of the class is made."""

import haiku as hk
import functools

make = functools.partial(hk.Linear, with_bias=False, name=hk.force_name("proj"))


class Up(hk.Module):
    def __call__(self, x):
        return make(4)(x) * 2


class Down(hk.Module):
    def __call__(self, x):
        return x + make(4)(x)


def forward(x):
    return Down()(Up()(x))


net = hk.transform(forward)
