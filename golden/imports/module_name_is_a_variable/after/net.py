"""The file of the owner is imported under a name that a variable has in the function which makes the owner."""

import haiku as hk

import layers
from layers import Gain

DEPTH = 2


def middle(*, gain):
    return layers.Gate(gain=gain)


@hk.transform
def net(x):
    gain = Gain(name="gain")
    layers = [hk.Linear(4, name=f"level_{i}") for i in range(DEPTH)]
    x = middle(gain=gain)(x)
    for layer in layers:
        x = layer(x)
    return tail(gain=gain)(x)


def tail(*, gain):
    return layers.Mix(gain=gain)
