"""The consumer's own name is the forced one."""

import haiku as hk


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gate")):
            g = hk.get_parameter("g", [4], init=hk.initializers.Constant(1.0))
        return hk.Linear(4)(x) * g


class Ungate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gate")):
            g = hk.get_parameter("g", [4], init=hk.initializers.Constant(1.0))
        return x / g


@hk.transform
def net(x):
    return Ungate()(Gate()(x))
