import haiku as hk

from row import Row


@hk.transform
def net(x):
    row = Row(name="row")
    from base import Scale

    w = row.w
    return Scale(row=row)(x) + w
