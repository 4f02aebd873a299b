"""A registry gains a lambda later; what it holds is built by one call, and all of it takes the owner."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


LAYERS = {"scale": Scale}
LAYERS["shift"] = lambda: lambda x: x + 1


@hk.transform
def net(x):
    for name in LAYERS:
        x = LAYERS[name]()(x)
    return x
