"""One call builds one class that needs the owner and one that does not: both take it."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        return x + 1


LAYERS = {"scale": Scale, "shift": Shift}


@hk.transform
def net(x):
    for kind in ("scale", "shift"):
        x = LAYERS[kind]()(x)
    return Scale()(x)
