"""tf.get_variable-ish helpers, because I need the same matrix in two modules.

Usage:
    declare_global_parameter("global_embed", [V, D], np.float32, init)   # once, in the parent
    w = get_global_parameter("global_embed")                             # anywhere below
"""
import haiku as hk
import numpy as np
import jax.numpy as jnp


class SharedGlobals(hk.Module):
    """Owns `parent/~/globals/global_embed` and `parent/~/globals/scale`, read by Embed
    and DeEmbed.
    """

    def __init__(self, vocab, dim, init_fn, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        self.dim = dim
        self.init_fn = init_fn

    @property
    def global_embed(self):
        return hk.get_parameter(
            "global_embed", [self.vocab, self.dim], np.float32, self.init_fn
        )

    @property
    def scale(self):
        return hk.get_parameter("scale", [self.dim], np.float32, jnp.ones)
