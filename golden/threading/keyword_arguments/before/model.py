"""Constructors that pass `**kwargs` on, and calls that unpack a dictionary."""

import haiku as hk

SETTINGS = {"width": 6, "name": "first"}


class Base(hk.Module):
    def __init__(self, width: int, **kwargs):
        super().__init__(**kwargs)
        self.width = width

    def scale(self):
        with hk.name_scope(hk.force_name("scale_of_all")):
            return hk.get_parameter("scale", [], init=hk.initializers.Constant(1.0))


class Narrow(Base):
    def __call__(self, x):
        return hk.Linear(self.width)(x) * self.scale()


class Wide(Base):
    def __init__(self, width: int, factor: int = 2, **kwargs):
        super().__init__(factor * width, **kwargs)

    def __call__(self, x):
        return hk.Linear(self.width)(x) / self.scale()


@hk.transform
def net(x):
    x = Narrow(**SETTINGS)(x)
    return Wide(4, name="second")(x)
