"""The nested function with the layer is called by its name, and run by another function before."""

import haiku as hk


def shared(x):
    with hk.name_scope(hk.force_name("linear")):
        return x * hk.get_parameter("g", [4], init=hk.initializers.Constant(2.0))


def run(function, x):
    return function(x)


@hk.transform
def net(x):
    def project(x):
        return hk.Linear(4)(x)

    x = run(project, x)
    x = shared(x)
    return project(x)
