import haiku as hk
import jax
import jax.numpy as jnp


class Encoder(hk.Module):
    def __init__(self, vocab, width, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.width = width

    def __call__(self, tokens):
        # The table is shared with the decoder.
        with hk.name_scope(hk.force_name("shared")):
            table = hk.get_parameter("table", [self.vocab, self.width], init=jnp.ones)
            # A bias of its own.
            bias = hk.get_parameter("bias", [self.width], init=jnp.zeros)
        return table[tokens] + bias


class Decoder(hk.Module):
    def __init__(self, vocab, width, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            table = hk.get_parameter("table", [self.vocab, self.width], init=jnp.ones)
        return jax.nn.softmax(x @ table.T)


class AutoEncoder(hk.Module):
    def __init__(self, vocab: int = 32, width: int = 8):
        super().__init__()
        self.encoder = Encoder(vocab, width)
        self.decoder = Decoder(vocab, width, name="head")

    def __call__(self, tokens):
        return self.decoder(self.encoder(tokens))


@hk.transform
def forward(tokens):
    return AutoEncoder()(tokens)
