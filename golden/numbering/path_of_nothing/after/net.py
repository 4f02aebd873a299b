"""No module has this path by itself, and none can get it: the owner is made in the root, and its parameters move."""

import haiku as hk


class LeftRight(hk.Module):
    """Owns `left_right/w`, read by Left and Right."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Left(hk.Module):
    def __init__(self, name=None, *, left_right):
        super().__init__(name=name)
        self.left_right = left_right

    def __call__(self, x):
        return x @ self.left_right.w


class Right(hk.Module):
    def __init__(self, name=None, *, left_right):
        super().__init__(name=name)
        self.left_right = left_right

    def __call__(self, x):
        return x @ self.left_right.w.T


@hk.transform
def net(x):
    left_right = LeftRight(name="left_right")
    return Right(left_right=left_right)(Left(left_right=left_right)(x))
