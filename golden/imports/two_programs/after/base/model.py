import haiku as hk
import jax
import jax.numpy as jnp


class GlobalEmbed(hk.Module):
    """Owns `global_embed/w`, read by Embed and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [7, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, global_embed):
        super().__init__(name=name)
        self.global_embed = global_embed

    def __call__(self, ids):
        return self.global_embed.w[ids]


class Head(hk.Module):
    def __init__(self, name=None, *, global_embed):
        super().__init__(name=name)
        self.global_embed = global_embed

    def __call__(self, x):
        return x @ self.global_embed.w.T


def forward(ids):
    global_embed = GlobalEmbed(name="global_embed")
    return Head(global_embed=global_embed)(Embed(global_embed=global_embed)(ids))
