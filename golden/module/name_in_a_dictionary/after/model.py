"""The forced name is kept in a dictionary and picked from it: each call that takes it makes the module."""

import haiku as hk

NAMES = {"stem": "stem", "head": "head"}


class First(hk.Module):
    def __init__(self, name=None, *, stem):
        super().__init__(name=name)
        self.stem = stem

    def __call__(self, x):
        return self.stem(x)


class Head(hk.Module):
    def __init__(self, name=None, *, stem):
        super().__init__(name=name)
        self.stem = stem

    def __call__(self, x):
        x = self.stem(x)
        return hk.Linear(2, name=NAMES["head"])(x)


@hk.transform
def net(x):
    stem = hk.Linear(4, name="stem")
    return Head(stem=stem)(First(stem=stem)(x))
