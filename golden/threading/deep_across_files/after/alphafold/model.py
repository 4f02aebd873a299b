import haiku as hk

from alphafold.config import DEFAULT, Config
from alphafold.evoformer import Evoformer
from alphafold.heads import Distogram
from alphafold.relative_positions import SharedRelativePositions


class AlphaFold(hk.Module):
    def __init__(self, config: Config, name: str = "alphafold", *, relative_positions: SharedRelativePositions):
        super().__init__(name=name)
        self.relative_positions = relative_positions
        self.config = config

    def __call__(self, residues):
        pair = Evoformer(self.config, relative_positions=self.relative_positions)(residues)
        return {"distogram": Distogram(self.config, relative_positions=self.relative_positions)(pair)}


def make(config: Config = DEFAULT) -> hk.Transformed:
    def forward(residues):
        relative_positions = SharedRelativePositions(config.channels, name="relative_positions")
        return AlphaFold(config, relative_positions=relative_positions)(residues)

    return hk.transform(forward)
