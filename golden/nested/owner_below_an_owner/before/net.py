"""`shared` is owned, and so are two names below it; another transform needs one of those alone."""

import haiku as hk


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("shared/embed")):
            return x @ w @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared/embed")):
            x = x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal()).T
        return hk.Linear(4, name=hk.force_name("shared/out"))(x)


@hk.transform
def net(x):
    return Right()(Left()(x))


@hk.transform
def critic(x):
    return Right()(x)
