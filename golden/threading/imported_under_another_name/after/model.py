"""Partials, tables and classes of `hk.to_module` are found by the names that imports give them, too."""

import haiku as hk
from layers import LAYERS, Row, Shift, Three
from layers import LAYERS as KINDS
from layers import Shift as Move
from layers import Three as Stretch


@hk.transform
def net(x):
    row = Row(name="row")
    x = Stretch(row=row)(Three(row=row)(x))
    x = KINDS["scale"](3, row=row)(LAYERS["scale"](3, row=row)(x))
    return Move()(Shift()(x, row=row), row=row)
