"""Every consumer is built with the same sizes, so the owner takes them once."""

import haiku as hk

SCALE = 0.5


class Embed(hk.Module):
    def __init__(self, vocab, width, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.width = width

    def __call__(self, tokens):
        with hk.name_scope(hk.force_name("table")):
            w = hk.get_parameter("w", [self.vocab, self.width], init=hk.initializers.RandomNormal(SCALE))
        return w[tokens]


class Logits(hk.Module):
    def __init__(self, size, width=4, name=None):
        super().__init__(name=name)
        self.size = size
        self.dim = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            w = hk.get_parameter("w", [self.size, self.dim], init=hk.initializers.RandomNormal(SCALE))
        return x @ w.T


@hk.transform
def net(tokens):
    return Logits(size=10)(Embed(10, 4)(tokens))


@hk.transform
def encode(tokens):
    return Embed(vocab=10, width=4)(tokens)
