import haiku as hk

from model import Model


def forward(tokens):
    return Model()(tokens)


net = hk.transform(forward)
