import haiku as hk
import jax.numpy as jnp


class TokenTable(hk.Module):
    """Owns `token_table/w`, read by forward."""

    def __init__(self, vocab, width, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.width = width

    @property
    def w(self):
        return hk.get_parameter(
            "w", [self.vocab, self.width], init=hk.initializers.RandomNormal()
        )


def make_model(vocab: int, width: int):
    """Builds a model whose helper is a closure over its sizes."""

    def forward(tokens):
        token_table = TokenTable(vocab, width, name="token_table")
        x = token_table.w[tokens]
        x = hk.nets.MLP([width, width])(x)
        return x @ token_table.w.T

    return hk.transform(forward)


model = make_model(10, 4)
