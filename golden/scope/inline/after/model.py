import haiku as hk
import jax
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `shared/bias` and `shared/table`, read by Encoder and Decoder."""

    def table(self, vocab, width):
        return hk.get_parameter("table", [vocab, width], init=jnp.ones)

    def bias(self, width):
        return hk.get_parameter("bias", [width], init=jnp.zeros)


class Encoder(hk.Module):
    def __init__(self, vocab, width, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared
        self.vocab = vocab
        self.width = width

    def __call__(self, tokens):
        # The table is shared with the decoder.
        table = self.shared.table(self.vocab, self.width)
        # A bias of its own.
        bias = self.shared.bias(self.width)
        return table[tokens] + bias


class Decoder(hk.Module):
    def __init__(self, vocab, width, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared
        self.vocab = vocab
        self.width = width

    def __call__(self, x):
        table = self.shared.table(self.vocab, self.width)
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
    shared = Shared(name="shared")
    return AutoEncoder(shared=shared)(tokens)
