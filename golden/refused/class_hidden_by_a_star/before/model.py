"""The second star import may bring another `Scale`: nobody can see which of the two is built."""

import haiku as hk
from blocks import *
from vision_layers import *


@hk.transform
def net(x):
    return Shift()(Scale()(x))
