"""The layer of the shared name belongs to another transform, which numbers its modules for itself."""

import haiku as hk


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
        return x @ self.linear.w


class Right(hk.Module):
    def __init__(self, name=None, *, linear):
        super().__init__(name=name)
        self.linear = linear

    def __call__(self, x):
        return x @ self.linear.w.T


@hk.transform
def net(x):
    linear = Linear(name="linear")
    return Right(linear=linear)(Left(linear=linear)(x))


@hk.transform
def critic(x):
    return hk.Linear(1)(x)
