"""The parent's constructor declares the parameters with its own arguments and variables, and builds what reads them."""

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np

from global_params import declare_global_parameter, get_global_parameter


class Embed(hk.Module):
    def __call__(self, x):
        w = get_global_parameter("global_embed")
        return jnp.take(w, x, axis=0) * get_global_parameter("scale")


class DeEmbed(hk.Module):
    def __call__(self, x):
        return x @ get_global_parameter("global_embed").T


class Parent(hk.Module):
    def __init__(self, vocab=29, dim=8):
        super().__init__()
        init_fn = hk.initializers.RandomNormal(1.0, 0.0)
        declare_global_parameter("global_embed", [vocab, dim], np.float32, init_fn)
        declare_global_parameter("scale", [dim], np.float32, jnp.ones)
        self.embed = Embed()
        self.body = hk.nets.MLP([dim, dim], activation=jax.nn.gelu)
        self.debed = DeEmbed()

    def __call__(self, x):
        return self.debed(self.body(self.embed(x)))


@hk.transform
def forward(x):
    return Parent()(x)
