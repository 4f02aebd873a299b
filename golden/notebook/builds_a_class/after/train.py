import haiku as hk

from model import Model, Shared


def forward(tokens):
    shared = Shared(name="shared")
    return Model(shared=shared)(tokens)


net = hk.transform(forward)
