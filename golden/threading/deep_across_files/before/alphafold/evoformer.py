import haiku as hk

from alphafold import config as cfg
from alphafold.embedders import Embedder


class Evoformer(hk.Module):
    """Embeds, then refines."""

    def __init__(self, config: cfg.Config, name: str = "evoformer"):
        super().__init__(name=name)
        self.config = config

    def __call__(self, residues):
        pair = Embedder(self.config)(residues)
        for _ in range(self.config.blocks):
            pair = pair + hk.Linear(self.config.channels)(pair)
        return pair
