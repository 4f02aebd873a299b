"""The layer in the nested function counts before the forced name does."""

import haiku as hk


def shared(x):
    with hk.name_scope(hk.force_name("linear")):
        return x * hk.get_parameter("g", [4], init=hk.initializers.Constant(2.0))


@hk.transform
def net(x):
    def read(x):
        return shared(x)

    def project(x):
        return hk.Linear(4)(x)

    x = project(x)
    return read(x)
