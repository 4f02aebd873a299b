"""Haiku names one layer `linear`; the owner of `linear_1` would turn it into `linear_2`, so the owner gets another name."""

import haiku as hk


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T


@hk.transform
def net(x):
    return Right()(Left()(hk.Linear(4)(x)))
