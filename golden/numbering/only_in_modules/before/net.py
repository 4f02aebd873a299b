"""A function makes layers of the shared name, but only modules call it, whose paths come before theirs."""

import haiku as hk


def project(x):
    return hk.Linear(4)(hk.Linear(4)(x))


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return project(x) @ w


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return project(x @ w)


@hk.transform
def net(x):
    return Right()(Left()(x))
