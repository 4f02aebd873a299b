import haiku as hk

from base import SharedRows, Table


class Mix(hk.Module):
    def __init__(self, name=None, *, shared_rows, table):
        super().__init__(name=name)
        self.shared_rows = shared_rows
        self.table = table

    def __call__(self, x):
        return x @ self.shared_rows.w @ self.table.w


@hk.transform
def net(x):
    shared_rows = SharedRows(name="shared_rows")
    table = Table(name="table")
    return Mix(name="first", shared_rows=shared_rows, table=table)(Mix(shared_rows=shared_rows, table=table)(x)) @ table.w.T
