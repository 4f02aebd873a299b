import haiku as hk
import jax.numpy as jnp


class GlobalEmbed(hk.Module):
    """Owns `global_embed/w`, read by Embed and DeEmbed."""

    def __init__(self, vocab, width, scale, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.width = width
        self.scale = scale

    @property
    def w(self):
        return hk.get_parameter(
            "w",
            (self.vocab, self.width),
            jnp.float32,
            hk.initializers.RandomNormal(self.scale),
        )


class Embed(hk.Module):
    def __init__(self, name=None, *, global_embed):
        super().__init__(name=name)
        self.global_embed = global_embed

    def __call__(self, x):
        return jnp.take(self.global_embed.w, x, axis=0)


class DeEmbed(hk.Module):
    def __init__(self, name=None, *, global_embed):
        super().__init__(name=name)
        self.global_embed = global_embed

    def __call__(self, x):
        return x @ self.global_embed.w.T


def build(vocab, width):
    @hk.transform
    def forward(x):
        scale = width**-0.5
        global_embed = GlobalEmbed(vocab, width, scale, name="global_embed")
        return DeEmbed(global_embed=global_embed)(Embed(global_embed=global_embed)(x))

    return forward


model = build(20, 6)
