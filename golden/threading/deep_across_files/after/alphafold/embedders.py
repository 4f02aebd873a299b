"""Input embedders."""

import haiku as hk
import jax.numpy as jnp

from alphafold.config import Config


class RelativePositions(hk.Module):
    def __init__(self, config: Config, name: str = "relpos", *, relative_positions):
        super().__init__(name=name)
        self.relative_positions = relative_positions
        self.config = config

    def __call__(self, residues):
        offset = jnp.clip(residues[:, None] - residues[None, :], -4, 4) + 4
        weights = self.relative_positions.weights
        return weights[offset]


class Embedder(hk.Module):
    def __init__(self, config: Config, name: str = "embedder", *, relative_positions):
        super().__init__(name=name)
        self.relative_positions = relative_positions
        self.config = config

    def __call__(self, residues):
        pair = RelativePositions(self.config, relative_positions=self.relative_positions)(residues)
        return hk.LayerNorm(-1, True, True)(pair)
