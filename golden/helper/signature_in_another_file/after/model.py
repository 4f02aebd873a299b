import haiku as hk

from common import Row


class Scale(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        return x * self.row.w(size=x.shape[-1])


@hk.transform
def net(x):
    row = Row(name="row")
    return Scale(row=row)(x) + row.w()
