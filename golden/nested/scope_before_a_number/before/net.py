"""The scope `linear` is entered before `linear_1` is made, after which Haiku would call it `linear_2`."""

import haiku as hk


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            x = x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        with hk.name_scope(hk.force_name("linear/gate")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    return Gate()(Gate()(x))
