"""The table has the path of the model itself."""

import haiku as hk


class Embed(hk.Module):
    def __init__(self, name=None, *, net):
        super().__init__(name=name)
        self.net = net

    def __call__(self, ids):
        return self.net.table[ids]


class Unembed(hk.Module):
    def __init__(self, name=None, *, net):
        super().__init__(name=name)
        self.net = net

    def __call__(self, x):
        return x @ self.net.table.T


class Net(hk.Module):
    def __call__(self, ids):
        return Unembed(net=self)(hk.Linear(4)(Embed(net=self)(ids)))

    @property
    def table(self):
        return hk.get_parameter("table", [11, 4], init=hk.initializers.RandomNormal())


model = hk.transform(lambda ids: Net()(ids))
