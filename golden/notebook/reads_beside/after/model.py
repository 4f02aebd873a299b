import haiku as hk


class Embed(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, tokens):
        table = self.shared.table
        return table[tokens]
