import haiku as hk
import jax
import jax.numpy as jnp


class Encoder(hk.Module):
    def __call__(self, tokens):
        rows: jax.Array
        with hk.name_scope(hk.force_name("shared")):
            table = hk.get_parameter("table", [32, 8], init=jnp.ones)
        if (length := tokens.shape[-1]) > 1:
            rows = table[tokens] / length
        else:
            rows = table[tokens]
        return rows


class Decoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            table = hk.get_parameter("table", [32, 8], init=jnp.ones)
        return jax.nn.softmax(logits) if (logits := x @ table.T).ndim > 1 else logits


@hk.transform
def forward(tokens):
    hidden: jax.Array
    encoded = (encoder := Encoder())(tokens)
    hidden = encoded + encoder(tokens)
    return Decoder()(hidden)
