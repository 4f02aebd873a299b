import haiku as hk
from layers import (
    WIDTH,
    Body,
    Tail,
)


@hk.transform
def net(x):
    return Tail()(Body()(x)) * WIDTH
