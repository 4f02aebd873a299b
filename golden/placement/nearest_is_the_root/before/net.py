"""No one module is above all readers: the transformed function is the nearest place."""

import haiku as hk


class Embed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Unembed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w.T


@hk.transform
def net(x):
    return Unembed()(Embed()(x))
