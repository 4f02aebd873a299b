"""The parameter is declared by whoever imports this library."""

import haiku as hk

_SPECS = {}


def declare_global_parameter(name, shape, init):
    _SPECS[name] = (shape, init)


def get_global_parameter(name):
    shape, init = _SPECS[name]
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", shape, init=init)


class Embed(hk.Module):
    def __call__(self, ids):
        return get_global_parameter("table")[ids]


class Logits(hk.Module):
    def __call__(self, x):
        return x @ get_global_parameter("table").T


@hk.transform
def net(ids):
    return Logits()(Embed()(ids))
