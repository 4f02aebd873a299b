"""A function makes layers of the shared name, but only modules call it, whose paths come before theirs."""

import haiku as hk


def project(x):
    return hk.Linear(4)(hk.Linear(4)(x))


class Linear(hk.Module):
    """Owns `linear/w`, read by Left and Right."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Left(hk.Module):
    def __init__(self, name=None, *, linear):
        super().__init__(name=name)
        self.linear = linear

    def __call__(self, x):
        w = self.linear.w
        return project(x) @ w


class Right(hk.Module):
    def __init__(self, name=None, *, linear):
        super().__init__(name=name)
        self.linear = linear

    def __call__(self, x):
        w = self.linear.w
        return project(x @ w)


@hk.transform
def net(x):
    linear = Linear(name="linear")
    return Right(linear=linear)(Left(linear=linear)(x))
