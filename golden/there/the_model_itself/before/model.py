"""The table has the path of the model itself."""

import haiku as hk


def table():
    with hk.name_scope(hk.force_name("net")):
        return hk.get_parameter("table", [11, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __call__(self, ids):
        return table()[ids]


class Unembed(hk.Module):
    def __call__(self, x):
        return x @ table().T


class Net(hk.Module):
    def __call__(self, ids):
        return Unembed()(hk.Linear(4)(Embed()(ids)))


model = hk.transform(lambda ids: Net()(ids))
