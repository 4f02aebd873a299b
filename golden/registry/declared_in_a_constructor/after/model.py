"""The parent's constructor declares the parameters with its own arguments and variables, and builds what reads them."""

import haiku as hk
import jax
import jax.numpy as jnp

from global_params import SharedGlobals


class Embed(hk.Module):
    def __init__(self, name=None, *, shared_globals):
        super().__init__(name=name)
        self.shared_globals = shared_globals

    def __call__(self, x):
        w = self.shared_globals.global_embed
        return jnp.take(w, x, axis=0) * self.shared_globals.scale


class DeEmbed(hk.Module):
    def __init__(self, name=None, *, shared_globals):
        super().__init__(name=name)
        self.shared_globals = shared_globals

    def __call__(self, x):
        return x @ self.shared_globals.global_embed.T


class Parent(hk.Module):
    def __init__(self, vocab=29, dim=8):
        super().__init__()
        init_fn = hk.initializers.RandomNormal(1.0, 0.0)
        self.shared_globals = SharedGlobals(vocab, dim, init_fn, name="globals")
        self.embed = Embed(shared_globals=self.shared_globals)
        self.body = hk.nets.MLP([dim, dim], activation=jax.nn.gelu)
        self.debed = DeEmbed(shared_globals=self.shared_globals)

    def __call__(self, x):
        return self.debed(self.body(self.embed(x)))


@hk.transform
def forward(x):
    return Parent()(x)
