"""Values that cannot be had where the owner is made, or differ, stay arguments of the accessor."""

import haiku as hk


class Reassigned(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def grow(self):
        self.width = self.width + 0

    def __call__(self, x):
        self.grow()
        with hk.name_scope(hk.force_name("first")):
            return x * hk.get_parameter("w", [self.width], init=hk.initializers.RandomNormal())


class Data(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("second")):
            return x * hk.get_parameter("w", [self.width], init=hk.initializers.RandomNormal())


class Base(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("third")):
            return x * hk.get_parameter("w", [self.width], init=hk.initializers.RandomNormal())


class Heir(Base):
    def __init__(self, name=None):
        super().__init__(3, name=name)
        self.width = 4


class Set(hk.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        with hk.name_scope(hk.force_name("fourth")):
            return x * hk.get_parameter("w", [self.size], init=hk.initializers.RandomNormal())


class Starred(hk.Module):
    def __init__(self, extent, name=None):
        super().__init__(name=name)
        self.extent = extent

    def __call__(self, x):
        with hk.name_scope(hk.force_name("fifth")):
            return x * hk.get_parameter("w", [self.extent], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    width = x.shape[-1]
    x = Reassigned(4)(Reassigned(4)(x))
    x = Data(width)(Data(width)(x))
    x = Heir()(Base(4)(x))
    one = Set(3)
    one.size = 4
    x = one(Set(4)(x))
    options = {"extent": 4}
    return Starred(**options)(Starred(4)(x))
