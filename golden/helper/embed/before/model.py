"""A language model whose first and last layer share one table."""

import haiku as hk
import jax.numpy as jnp

VOCAB = 64
WIDTH = 16


def embedding_table():
    """The table that both ends of the model read."""
    with hk.name_scope(hk.force_name("global_embed")):
        return hk.get_parameter(
            "embed", [VOCAB, WIDTH], init=hk.initializers.TruncatedNormal(0.02)
        )


class Embed(hk.Module):
    def __call__(self, tokens):
        return jnp.take(embedding_table(), tokens, axis=0)


class DeEmbed(hk.Module):
    def __init__(self, scale, name=None):
        super().__init__(name=name)
        self.scale = scale

    def __call__(self, x):
        return self.scale * (x @ embedding_table().T)


def forward(tokens):
    x = Embed()(tokens)
    x = hk.nets.MLP([32, WIDTH])(x)  # the body of the model
    return DeEmbed(0.5)(x)


model = hk.transform(forward)
