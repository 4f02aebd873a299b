"""The forced name is kept in a dictionary and picked from it: each call that takes it makes the module."""

import haiku as hk

NAMES = {"stem": hk.force_name("stem"), "head": "head"}


class First(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=NAMES["stem"])(x)


class Head(hk.Module):
    def __call__(self, x):
        x = hk.Linear(4, name=NAMES["stem"])(x)
        return hk.Linear(2, name=NAMES["head"])(x)


@hk.transform
def net(x):
    return Head()(First()(x))
