import haiku as hk
from constants import *


class SharedTable(hk.Module):
    """Owns `shared_table/w`, read by Read and Write."""

    @property
    def w(self):
        return hk.get_parameter("w", [SIZE, 2], init=hk.initializers.RandomNormal())


class Read(hk.Module):
    def __init__(self, name=None, *, shared_table):
        super().__init__(name=name)
        self.shared_table = shared_table

    def __call__(self, ids):
        return self.shared_table.w[ids]


class Write(hk.Module):
    def __init__(self, name=None, *, shared_table):
        super().__init__(name=name)
        self.shared_table = shared_table

    def __call__(self, x):
        return x @ self.shared_table.w.T


@hk.transform
def machine(ids):
    shared_table = SharedTable(name="shared_table")
    return Write(shared_table=shared_table)(Read(shared_table=shared_table)(ids))
