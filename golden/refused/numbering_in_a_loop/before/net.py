"""The second layer that the loop makes is `linear_1` by itself, and shares the forced parameter by accident."""

import haiku as hk


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


@hk.transform
def net(x):
    for _ in range(2):
        x = hk.Linear(4)(x)
    return Gate()(x)
