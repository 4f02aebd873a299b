import haiku as hk

import pkg.model
import pkg.parts.head
from pkg.table import Table


@hk.transform
def net(x):
    table = Table(name="table")
    return pkg.parts.head.Unembed(table=table)(pkg.model.Embed(table=table)(x))
