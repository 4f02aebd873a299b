"""A language model whose first and last layer share one table."""

import haiku as hk
import jax.numpy as jnp

VOCAB = 64
WIDTH = 16


class GlobalEmbed(hk.Module):
    """Owns `global_embed/embed`, read by Embed and DeEmbed."""

    @property
    def embed(self):
        """The table that both ends of the model read."""
        return hk.get_parameter(
            "embed", [VOCAB, WIDTH], init=hk.initializers.TruncatedNormal(0.02)
        )


class Embed(hk.Module):
    def __init__(self, name=None, *, global_embed):
        super().__init__(name=name)
        self.global_embed = global_embed

    def __call__(self, tokens):
        return jnp.take(self.global_embed.embed, tokens, axis=0)


class DeEmbed(hk.Module):
    def __init__(self, scale, name=None, *, global_embed):
        super().__init__(name=name)
        self.global_embed = global_embed
        self.scale = scale

    def __call__(self, x):
        return self.scale * (x @ self.global_embed.embed.T)


def forward(tokens):
    global_embed = GlobalEmbed(name="global_embed")
    x = Embed(global_embed=global_embed)(tokens)
    x = hk.nets.MLP([32, WIDTH])(x)  # the body of the model
    return DeEmbed(0.5, global_embed=global_embed)(x)


model = hk.transform(forward)
