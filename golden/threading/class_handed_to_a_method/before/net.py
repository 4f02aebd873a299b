"""Methods get the class that they build, from their own class and from outside."""

import haiku as hk


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Tower(hk.Module):
    def stack(self, layer, x, *, times=2):
        for _ in range(times):
            x = layer()(x)
        return x

    def __call__(self, x):
        return self.stack(Scale, self.stack(Shift, x), times=1)


class High(Tower):
    def __call__(self, x):
        return self.stack(x=super().__call__(x), layer=Scale)


@hk.transform
def net(x):
    tower = Tower()
    return tower.stack(Shift, High()(tower(x)))
