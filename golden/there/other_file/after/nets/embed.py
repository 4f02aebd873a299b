import haiku as hk


class Embed(hk.Module):
    def __init__(self, name=None, *, core):
        super().__init__(name=name)
        self.core = core

    def __call__(self, ids):
        return self.core.table[ids]
