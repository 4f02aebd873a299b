"""What runs in the scope, and when, is up to whoever takes the next value."""

import haiku as hk


def scales():
    with hk.name_scope(hk.force_name("gain")):
        for name in ("a", "b"):
            yield hk.get_parameter(name, [4], init=hk.initializers.Constant(2.0))


class Scale(hk.Module):
    def __call__(self, x):
        for scale in scales():
            x = x * scale
        return x


@hk.transform
def net(x):
    return Scale()(Scale()(x))
