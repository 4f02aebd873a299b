"""A subclass has a method of the same name, which does something else with the class."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Tower(hk.Module):
    def stack(self, layer, x):
        return layer()(x)

    def __call__(self, x):
        return self.stack(Scale, x)


class High(Tower):
    def stack(self, layer, x):
        kinds = [layer, hk.Flatten]
        return kinds[-1]()(kinds[0]()(x))


@hk.transform
def net(x):
    return High()(Tower()(x))
