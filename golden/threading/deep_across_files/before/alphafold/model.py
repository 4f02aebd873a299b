import haiku as hk

from alphafold.config import DEFAULT, Config
from alphafold.evoformer import Evoformer
from alphafold.heads import Distogram


class AlphaFold(hk.Module):
    def __init__(self, config: Config, name: str = "alphafold"):
        super().__init__(name=name)
        self.config = config

    def __call__(self, residues):
        pair = Evoformer(self.config)(residues)
        return {"distogram": Distogram(self.config)(pair)}


def make(config: Config = DEFAULT) -> hk.Transformed:
    def forward(residues):
        return AlphaFold(config)(residues)

    return hk.transform(forward)
