"""Input embedders."""

import haiku as hk
import jax.numpy as jnp

from alphafold.config import Config


class RelativePositions(hk.Module):
    def __init__(self, config: Config, name: str = "relpos"):
        super().__init__(name=name)
        self.config = config

    def __call__(self, residues):
        offset = jnp.clip(residues[:, None] - residues[None, :], -4, 4) + 4
        with hk.name_scope(hk.force_name("relative_positions")):
            weights = hk.get_parameter("weights", (9, self.config.channels), init=hk.initializers.TruncatedNormal())
        return weights[offset]


class Embedder(hk.Module):
    def __init__(self, config: Config, name: str = "embedder"):
        super().__init__(name=name)
        self.config = config

    def __call__(self, residues):
        pair = RelativePositions(self.config)(residues)
        return hk.LayerNorm(-1, True, True)(pair)
