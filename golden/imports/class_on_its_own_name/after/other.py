import haiku as hk
from compat import TableOp


def run(x):
    op = TableOp("table")
    return hk.Linear(3, name=op.name)(x)


net = hk.transform(run)
