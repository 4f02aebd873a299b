"""A scope whose name is a plain text in a variable: nothing is forced."""

import haiku as hk

PART = "part"


class Head(hk.Module):
    def __call__(self, x):
        with hk.name_scope(PART):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    return Head()(Head()(x))
