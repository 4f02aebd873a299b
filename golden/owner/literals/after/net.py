"""Every consumer is built with the same sizes, so the owner takes them once."""

import haiku as hk

SCALE = 0.5


class Table(hk.Module):
    """Owns `table/w`, read by Embed and Logits."""

    def __init__(self, vocab, width, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.width = width

    @property
    def w(self):
        return hk.get_parameter(
            "w", [self.vocab, self.width], init=hk.initializers.RandomNormal(SCALE)
        )


class Embed(hk.Module):
    def __init__(self, vocab, width, name=None, *, table):
        super().__init__(name=name)
        self.table = table
        self.vocab = vocab
        self.width = width

    def __call__(self, tokens):
        w = self.table.w
        return w[tokens]


class Logits(hk.Module):
    def __init__(self, size, width=4, name=None, *, table):
        super().__init__(name=name)
        self.table = table
        self.size = size
        self.dim = width

    def __call__(self, x):
        w = self.table.w
        return x @ w.T


@hk.transform
def net(tokens):
    table = Table(10, 4, name="table")
    return Logits(size=10, table=table)(Embed(10, 4, table=table)(tokens))


@hk.transform
def encode(tokens):
    table = Table(10, 4, name="table")
    return Embed(vocab=10, width=4, table=table)(tokens)
