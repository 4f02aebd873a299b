"""The embedding table is also the output projection: `hk.Embed` reads its parameter when it is built."""

import haiku as hk
import jax.numpy as jnp


class Encoder(hk.Module):
    def __init__(self, name: str = "encoder"):
        super().__init__(name=name)

    def __call__(self, tokens):
        embed = hk.Embed(vocab_size=30, embed_dim=8, name=hk.force_name("token_embed"))
        return embed(tokens)


class Decoder(hk.Module):
    def __init__(self, name: str = "decoder"):
        super().__init__(name=name)

    def __call__(self, x):
        x = hk.Linear(8)(x)
        embed = hk.Embed(vocab_size=30, embed_dim=8, name=hk.force_name("token_embed"))
        return x @ embed.embeddings.T


@hk.transform
def lm(tokens):
    return Decoder()(jnp.tanh(Encoder()(tokens)))
