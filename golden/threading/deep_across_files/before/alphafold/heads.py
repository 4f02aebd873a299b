"""Output heads."""

import haiku as hk
import jax.numpy as jnp

from alphafold.config import Config


class Distogram(hk.Module):
    def __init__(self, config: Config, name: str = "distogram_head"):
        super().__init__(name=name)
        self.config = config

    def __call__(self, pair):
        with hk.name_scope(hk.force_name("relative_positions")):
            weights = hk.get_parameter("weights", (9, self.config.channels), init=hk.initializers.TruncatedNormal())
        return jnp.einsum("ijc,bc->ijb", pair, weights)
