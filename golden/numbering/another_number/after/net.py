"""Haiku names one layer `linear`; the owner of `linear_1` would turn it into `linear_2`, so the owner gets another name."""

import haiku as hk


class Linear1(hk.Module):
    """Owns `shared_linear_1/w`, read by Left and Right."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Left(hk.Module):
    def __init__(self, name=None, *, linear_1):
        super().__init__(name=name)
        self.linear_1 = linear_1

    def __call__(self, x):
        return x @ self.linear_1.w


class Right(hk.Module):
    def __init__(self, name=None, *, linear_1):
        super().__init__(name=name)
        self.linear_1 = linear_1

    def __call__(self, x):
        return x @ self.linear_1.w.T


@hk.transform
def net(x):
    linear_1 = Linear1(name="shared_linear_1")
    return Right(linear_1=linear_1)(Left(linear_1=linear_1)(hk.Linear(4)(x)))
