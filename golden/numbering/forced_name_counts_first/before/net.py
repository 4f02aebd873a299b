"""The root makes the shared layer first, so that Haiku counts on from it, as it does from the owner."""

import haiku as hk


class Head(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name("linear"))(x)


def mix(x):
    x = hk.Linear(4, name=hk.force_name("linear"))(x)
    return x + hk.Linear(4)(x)


@hk.transform
def net(x):
    for _ in range(2):
        x = mix(x)
    return Head()(hk.Linear(4)(x))
