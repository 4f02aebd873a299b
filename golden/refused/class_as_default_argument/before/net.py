"""The class is a default argument: calls that leave it out, and calls that give another, look alike."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


def apply(x, layer=Scale):
    return layer()(x)


@hk.transform
def net(x):
    return apply(apply(x), hk.Flatten)
