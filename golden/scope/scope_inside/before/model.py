"""Another scope stands in the forced one, and gives its parameter a longer path."""

import haiku as hk


class Reader(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            with hk.name_scope("gains"):
                gain = hk.get_parameter("value", [], init=hk.initializers.Constant(1.0))
            bias = hk.get_parameter("bias", [], init=hk.initializers.Constant(0.5))
        return hk.Linear(4)(x) * gain + bias


@hk.transform
def net(x):
    return Reader()(x) + Reader()(x)
