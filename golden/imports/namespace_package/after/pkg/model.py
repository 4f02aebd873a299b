import haiku as hk


class Embed(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        return x @ self.table.w
