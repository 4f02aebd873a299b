"""Methods that read stand in classes that modules, and a plain class, inherit from besides."""

import abc

import haiku as hk


class Named:
    def label(self):
        return type(self).__name__.lower()


class Reading(Named):
    """Reads the table."""

    def table(self):
        with hk.name_scope(hk.force_name("table")):
            return hk.get_parameter("w", [3, 3], init=hk.initializers.RandomNormal())


class Scaling(abc.ABC):
    @property
    def scale(self):
        with hk.name_scope(hk.force_name("scale")):
            return hk.get_parameter("s", [3], init=hk.initializers.RandomNormal())


class Embed(Reading, hk.Module):
    def __call__(self, x):
        return x @ self.table()


class Deembed(hk.Module, Reading, Scaling):
    def __init__(self, power, name=None):
        super().__init__(name=name)
        self.power = power

    def __call__(self, x):
        return x @ self.table().T * self.scale**self.power


class Twice(Embed):
    def __call__(self, x):
        return super().__call__(super().__call__(x))


class Bundle(Scaling):
    def __init__(self, count):
        self.count = count

    def run(self, x):
        return x * self.scale * self.count


@hk.transform
def net(x):
    x = Twice()(Embed(name="first")(x))
    return Bundle(2).run(Deembed(2)(x))
