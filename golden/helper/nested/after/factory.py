import haiku as hk
import jax.numpy as jnp


class TokenTable(hk.Module):
    """Owns `token_table/w`, read by forward."""

    def w(self, vocab, width):
        return hk.get_parameter(
            "w", [vocab, width], init=hk.initializers.RandomNormal()
        )


def make_model(vocab: int, width: int):
    """Builds a model whose helper is a closure over its sizes."""

    def forward(tokens):
        token_table = TokenTable(name="token_table")
        x = token_table.w(vocab, width)[tokens]
        x = hk.nets.MLP([width, width])(x)
        return x @ token_table.w(vocab, width).T

    return hk.transform(forward)


model = make_model(10, 4)
