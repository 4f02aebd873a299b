"""A name below another that Haiku counts: the owner gets a name of its own, and the path moves."""

import haiku as hk


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear/gate")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    return Gate()(hk.Linear(4)(x))
