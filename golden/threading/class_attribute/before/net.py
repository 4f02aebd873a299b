"""Which class is built is an attribute of the class, and a subclass sets another one that shares the parameter."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Tower(hk.Module):
    layer = Scale

    def __call__(self, x):
        for _ in range(2):
            x = self.layer()(x)
        return x


class High(Tower):
    layer = Shift


class Other(hk.Module):
    """Has an attribute of the same name, which is a module."""

    def __init__(self, name=None):
        super().__init__(name=name)
        self.layer = hk.Linear(4)

    def __call__(self, x):
        return self.layer(x)


@hk.transform
def net(x):
    return High()(Other()(Tower()(x)))
