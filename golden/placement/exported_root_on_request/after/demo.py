import haiku as hk

from net.layers import Embed, Head, Tied


def forward(x):
    tied = Tied(name="tied")
    return Head(tied=tied)(Embed(tied=tied)(x))


model = hk.transform(forward)
