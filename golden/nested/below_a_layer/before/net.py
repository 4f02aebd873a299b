"""The upper name is that of a layer, which cannot make the owner below: that one moves."""

import haiku as hk


class Left(hk.Module):
    def __call__(self, x):
        x = hk.Linear(4, name=hk.force_name("shared"))(x)
        with hk.name_scope(hk.force_name("shared/embed")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Right(hk.Module):
    def __call__(self, x):
        x = hk.Linear(4, name=hk.force_name("shared"))(x)
        with hk.name_scope(hk.force_name("shared/embed")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T


@hk.transform
def net(x):
    return Right()(Left()(x))
