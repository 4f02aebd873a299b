"""The embedding table is also the output projection: `hk.Embed` reads its parameter when it is built."""

import haiku as hk
import jax.numpy as jnp


class Encoder(hk.Module):
    def __init__(self, name: str = "encoder", *, token_embed: hk.Embed):
        super().__init__(name=name)
        self.token_embed = token_embed

    def __call__(self, tokens):
        embed = self.token_embed
        return embed(tokens)


class Decoder(hk.Module):
    def __init__(self, name: str = "decoder", *, token_embed: hk.Embed):
        super().__init__(name=name)
        self.token_embed = token_embed

    def __call__(self, x):
        x = hk.Linear(8)(x)
        embed = self.token_embed
        return x @ embed.embeddings.T


@hk.transform
def lm(tokens):
    token_embed = hk.Embed(vocab_size=30, embed_dim=8, name="token_embed")
    return Decoder(token_embed=token_embed)(jnp.tanh(Encoder(token_embed=token_embed)(tokens)))
