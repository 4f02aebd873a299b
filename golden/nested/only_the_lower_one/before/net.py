"""The settings ask for the lower name alone; the upper one stays as it is."""

import haiku as hk


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("shared/embed")):
            return x @ w @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("shared/embed")):
            return x @ w @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T


@hk.transform
def net(x):
    return Right()(Left()(x))
