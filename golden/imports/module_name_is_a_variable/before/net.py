"""The file of the owner is imported under a name that a variable has in the function which makes the owner."""

import haiku as hk

import layers

DEPTH = 2


def middle():
    return layers.Gate()


@hk.transform
def net(x):
    layers = [hk.Linear(4, name=f"level_{i}") for i in range(DEPTH)]
    x = middle()(x)
    for layer in layers:
        x = layer(x)
    return tail()(x)


def tail():
    return layers.Mix()
