"""Names of different depth below one, and one below another that is itself below."""

import haiku as hk


class Cells(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("memory/slots")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("memory/slots/keys")):
            k = hk.get_parameter("k", [4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("memory/gates/inner/forget")):
            b = hk.get_parameter("b", [4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("memory/gates/outer")):
            g = hk.get_parameter("g", [4], init=hk.initializers.RandomNormal())
        return x @ w * k + b * g


@hk.transform
def net(x):
    return Cells()(Cells()(x))
