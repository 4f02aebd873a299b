"""Values that cannot be had where the owner is made, or differ, stay arguments of the accessor."""

import haiku as hk


class First(hk.Module):
    """Owns `first/w`, read by Reassigned."""

    def w(self, width):
        return hk.get_parameter("w", [width], init=hk.initializers.RandomNormal())


class Reassigned(hk.Module):
    def __init__(self, width, name=None, *, first):
        super().__init__(name=name)
        self.first = first
        self.width = width

    def grow(self):
        self.width = self.width + 0

    def __call__(self, x):
        self.grow()
        return x * self.first.w(self.width)


class Second(hk.Module):
    """Owns `second/w`, read by Data."""

    def w(self, width):
        return hk.get_parameter("w", [width], init=hk.initializers.RandomNormal())


class Data(hk.Module):
    def __init__(self, width, name=None, *, second):
        super().__init__(name=name)
        self.second = second
        self.width = width

    def __call__(self, x):
        return x * self.second.w(self.width)


class Third(hk.Module):
    """Owns `third/w`, read by Base."""

    def w(self, width):
        return hk.get_parameter("w", [width], init=hk.initializers.RandomNormal())


class Base(hk.Module):
    def __init__(self, width, name=None, *, third):
        super().__init__(name=name)
        self.third = third
        self.width = width

    def __call__(self, x):
        return x * self.third.w(self.width)


class Heir(Base):
    def __init__(self, name=None, *, third):
        super().__init__(3, name=name, third=third)
        self.width = 4


class Fourth(hk.Module):
    """Owns `fourth/w`, read by Set."""

    def w(self, size):
        return hk.get_parameter("w", [size], init=hk.initializers.RandomNormal())


class Set(hk.Module):
    def __init__(self, size, name=None, *, fourth):
        super().__init__(name=name)
        self.fourth = fourth
        self.size = size

    def __call__(self, x):
        return x * self.fourth.w(self.size)


class Fifth(hk.Module):
    """Owns `fifth/w`, read by Starred."""

    def w(self, extent):
        return hk.get_parameter("w", [extent], init=hk.initializers.RandomNormal())


class Starred(hk.Module):
    def __init__(self, extent, name=None, *, fifth):
        super().__init__(name=name)
        self.fifth = fifth
        self.extent = extent

    def __call__(self, x):
        return x * self.fifth.w(self.extent)


@hk.transform
def net(x):
    fifth = Fifth(name="fifth")
    first = First(name="first")
    fourth = Fourth(name="fourth")
    second = Second(name="second")
    third = Third(name="third")
    width = x.shape[-1]
    x = Reassigned(4, first=first)(Reassigned(4, first=first)(x))
    x = Data(width, second=second)(Data(width, second=second)(x))
    x = Heir(third=third)(Base(4, third=third)(x))
    one = Set(3, fourth=fourth)
    one.size = 4
    x = one(Set(4, fourth=fourth)(x))
    options = {"extent": 4}
    return Starred(**options, fifth=fifth)(Starred(4, fifth=fifth)(x))
