import haiku as hk

from net.layers import Embed, Head


def forward(x):
    return Head()(Embed()(x))


model = hk.transform(forward)
