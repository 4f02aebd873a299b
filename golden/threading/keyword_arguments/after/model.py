"""Constructors that pass `**kwargs` on, and calls that unpack a dictionary."""

import haiku as hk

SETTINGS = {"width": 6, "name": "first"}


class ScaleOfAll(hk.Module):
    """Owns `scale_of_all/scale`, read by Base."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=hk.initializers.Constant(1.0))


class Base(hk.Module):
    def __init__(self, width: int, *, scale_of_all: ScaleOfAll, **kwargs):
        super().__init__(**kwargs)
        self.scale_of_all = scale_of_all
        self.width = width

    def scale(self):
        return self.scale_of_all.scale


class Narrow(Base):
    def __call__(self, x):
        return hk.Linear(self.width)(x) * self.scale()


class Wide(Base):
    def __init__(self, width: int, factor: int = 2, *, scale_of_all: ScaleOfAll, **kwargs):
        super().__init__(factor * width, **kwargs, scale_of_all=scale_of_all)

    def __call__(self, x):
        return hk.Linear(self.width)(x) / self.scale()


@hk.transform
def net(x):
    scale_of_all = ScaleOfAll(name="scale_of_all")
    x = Narrow(**SETTINGS, scale_of_all=scale_of_all)(x)
    return Wide(4, name="second", scale_of_all=scale_of_all)(x)
