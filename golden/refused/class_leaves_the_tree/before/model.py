"""A class that must take the owner leaves the tree: whoever it is handed to builds it as it is today."""

import haiku as hk
from blocks import Scale, Shift
from vision_layers import register

register("scale", Scale)


@hk.transform
def net(x):
    return Shift()(Scale()(x))
