import haiku as hk
from layers import Body, Tail


@hk.transform
def net(x):
    return Tail()(Body()(x))
