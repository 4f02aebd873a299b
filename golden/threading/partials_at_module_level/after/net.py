"""The partials are made when the file is imported; their calls hand on the owner."""

import functools

import haiku as hk


class Row(hk.Module):
    """Owns `row/w`, read by Scale."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Scale(hk.Module):
    def __init__(self, factor, name=None, *, row):
        super().__init__(name=name)
        self.row = row
        self.factor = factor

    def __call__(self, x):
        return self.factor * x * self.row.w


LAYERS = tuple(functools.partial(Scale, factor) for factor in (0.5, 2.0))


@hk.transform
def net(x):
    row = Row(name="row")
    return LAYERS[0](row=row)(LAYERS[1](row=row)(x))
