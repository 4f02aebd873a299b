import haiku as hk

from shared import Table, Tied


class Encode(hk.Module):
    def __init__(self, name=None, *, table, tied):
        super().__init__(name=name)
        self.table = table
        self.tied = tied

    def __call__(self, x):
        return x @ self.table.w * self.tied.w


class Decode(hk.Module):
    def __init__(self, name=None, *, table, tied):
        super().__init__(name=name)
        self.table = table
        self.tied = tied

    def __call__(self, x):
        return x @ self.table.w.T + self.tied.w


@hk.transform
def net(x):
    table = Table(name="table")
    tied = Tied(name="tied")
    return Decode(table=table, tied=tied)(Encode(table=table, tied=tied)(x))
