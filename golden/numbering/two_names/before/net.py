"""Two names that Haiku counts with a module's: each owner gets a name of its own, and the paths move."""

import haiku as hk


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            x = x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("linear_2")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    return Gate()(hk.Linear(4)(x))
