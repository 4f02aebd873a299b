"""Which class is built is an attribute of the class, that a subclass may set anew."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Tower(hk.Module):
    layer = Scale

    def __call__(self, x):
        return self.layer()(x)


class Flat(Tower):
    layer = hk.Flatten


@hk.transform
def net(x):
    return Flat()(Tower()(Scale()(x)))
