"""Methods that read stand in classes that modules, and a plain class, inherit from besides."""

import abc

import haiku as hk


class Named:
    def label(self):
        return type(self).__name__.lower()


class SharedTable(hk.Module):
    """Owns `table/w`, read by Reading."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.RandomNormal())


class Reading(Named):
    """Reads the table."""

    def table(self):
        return self.shared_table.w


class SharedScale(hk.Module):
    """Owns `scale/s`, read by Scaling."""

    @property
    def s(self):
        return hk.get_parameter("s", [3], init=hk.initializers.RandomNormal())


class Scaling(abc.ABC):
    @property
    def scale(self):
        return self.shared_scale.s


class Embed(Reading, hk.Module):
    def __init__(self, name=None, *, shared_table):
        super().__init__(name=name)
        self.shared_table = shared_table

    def __call__(self, x):
        return x @ self.table()


class Deembed(hk.Module, Reading, Scaling):
    def __init__(self, power, name=None, *, shared_scale, shared_table):
        super().__init__(name=name)
        self.shared_scale = shared_scale
        self.shared_table = shared_table
        self.power = power

    def __call__(self, x):
        return x @ self.table().T * self.scale**self.power


class Twice(Embed):
    def __call__(self, x):
        return super().__call__(super().__call__(x))


class Bundle(Scaling):
    def __init__(self, count, *, shared_scale):
        self.shared_scale = shared_scale
        self.count = count

    def run(self, x):
        return x * self.scale * self.count


@hk.transform
def net(x):
    shared_scale = SharedScale(name="scale")
    shared_table = SharedTable(name="table")
    x = Twice(shared_table=shared_table)(Embed(name="first", shared_table=shared_table)(x))
    return Bundle(2, shared_scale=shared_scale).run(Deembed(2, shared_scale=shared_scale, shared_table=shared_table)(x))
