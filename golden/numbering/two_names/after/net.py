"""Two names that Haiku counts with a module's: each owner gets a name of its own, and the paths move."""

import haiku as hk


class Linear1(hk.Module):
    """Owns `shared_linear_1/w`, read by Gate."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Linear2(hk.Module):
    """Owns `linear_2_owner/w`, read by Gate."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Gate(hk.Module):
    def __init__(self, name=None, *, linear_1, linear_2):
        super().__init__(name=name)
        self.linear_1 = linear_1
        self.linear_2 = linear_2

    def __call__(self, x):
        x = x @ self.linear_1.w
        return x @ self.linear_2.w


@hk.transform
def net(x):
    linear_1 = Linear1(name="shared_linear_1")
    linear_2 = Linear2(name="linear_2_owner")
    return Gate(linear_1=linear_1, linear_2=linear_2)(hk.Linear(4)(x))
