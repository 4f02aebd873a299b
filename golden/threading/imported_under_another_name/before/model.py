"""Partials, tables and classes of `hk.to_module` are found by the names that imports give them, too."""

import haiku as hk
from layers import LAYERS, Shift, Three
from layers import LAYERS as KINDS
from layers import Shift as Move
from layers import Three as Stretch


@hk.transform
def net(x):
    x = Stretch()(Three()(x))
    x = KINDS["scale"](3)(LAYERS["scale"](3)(x))
    return Move()(Shift()(x))
