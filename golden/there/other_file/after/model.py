"""The table has the path of the core, which stands in another file; the embedding and the scores read it."""

import haiku as hk

from nets.core import Core
from nets.embed import Embed


class LanguageModel(hk.Module):
    def __init__(self, depth=2, name=None):
        super().__init__(name=name)
        self.core = Core(depth)
        self.embed = Embed(core=self.core)

    def __call__(self, ids):
        return self.core(self.embed(ids)) @ self.core.table.T


model = hk.transform(lambda ids: LanguageModel()(ids))
