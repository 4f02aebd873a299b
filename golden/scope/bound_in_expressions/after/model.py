import haiku as hk
import jax
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `shared/table`, read by Encoder and Decoder."""

    @property
    def table(self):
        return hk.get_parameter("table", [32, 8], init=jnp.ones)


class Encoder(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, tokens):
        rows: jax.Array
        table = self.shared.table
        if (length := tokens.shape[-1]) > 1:
            rows = table[tokens] / length
        else:
            rows = table[tokens]
        return rows


class Decoder(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        table = self.shared.table
        return jax.nn.softmax(logits) if (logits := x @ table.T).ndim > 1 else logits


@hk.transform
def forward(tokens):
    shared = Shared(name="shared")
    hidden: jax.Array
    encoded = (encoder := Encoder(shared=shared))(tokens)
    hidden = encoded + encoder(tokens)
    return Decoder(shared=shared)(hidden)
