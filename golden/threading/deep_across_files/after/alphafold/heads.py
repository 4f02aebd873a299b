"""Output heads."""

import haiku as hk
import jax.numpy as jnp

from alphafold.config import Config


class Distogram(hk.Module):
    def __init__(self, config: Config, name: str = "distogram_head", *, relative_positions):
        super().__init__(name=name)
        self.relative_positions = relative_positions
        self.config = config

    def __call__(self, pair):
        weights = self.relative_positions.weights
        return jnp.einsum("ijc,bc->ijb", pair, weights)
