"""The layer of the shared name belongs to another transform, which numbers its modules for itself."""

import haiku as hk


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T


@hk.transform
def net(x):
    return Right()(Left()(x))


@hk.transform
def critic(x):
    return hk.Linear(1)(x)
