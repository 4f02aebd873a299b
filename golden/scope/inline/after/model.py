import haiku as hk
import jax
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `shared/bias` and `shared/table`, read by Encoder and Decoder."""

    def __init__(self, vocab, width, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.width = width

    @property
    def table(self):
        return hk.get_parameter("table", [self.vocab, self.width], init=jnp.ones)

    @property
    def bias(self):
        return hk.get_parameter("bias", [self.width], init=jnp.zeros)


class Encoder(hk.Module):
    def __init__(self, vocab, width, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared
        self.vocab = vocab
        self.width = width

    def __call__(self, tokens):
        # The table is shared with the decoder.
        table = self.shared.table
        # A bias of its own.
        bias = self.shared.bias
        return table[tokens] + bias


class Decoder(hk.Module):
    def __init__(self, vocab, width, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared
        self.vocab = vocab
        self.width = width

    def __call__(self, x):
        table = self.shared.table
        return jax.nn.softmax(x @ table.T)


class AutoEncoder(hk.Module):
    def __init__(self, vocab: int = 32, width: int = 8, *, shared: Shared):
        super().__init__()
        self.encoder = Encoder(vocab, width, shared=shared)
        self.decoder = Decoder(vocab, width, name="head", shared=shared)

    def __call__(self, tokens):
        return self.decoder(self.encoder(tokens))


@hk.transform
def forward(tokens):
    shared = Shared(32, 8, name="shared")
    return AutoEncoder(shared=shared)(tokens)
