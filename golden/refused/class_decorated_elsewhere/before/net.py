"""A function of the tree that is called as a decorator replaces the class."""

import haiku as hk


def named(cls):
    return type(cls.__name__, (cls,), {})


@named
class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


@hk.transform
def net(x):
    return Scale()(Scale()(x))
