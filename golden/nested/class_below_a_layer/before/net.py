"""Both names are those of modules of the tree; the lower one moves, with all that it makes."""

import haiku as hk


class Layer(hk.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        return hk.Linear(self.size)(x) * hk.get_parameter("g", [self.size], init=hk.initializers.Constant(2.0))


class Left(hk.Module):
    def __call__(self, x):
        return Layer(4, name=hk.force_name("shared/head"))(Layer(4, name=hk.force_name("shared"))(x))


class Right(hk.Module):
    def __call__(self, x):
        return Layer(4, name=hk.force_name("shared"))(Layer(4, name=hk.force_name("shared/head"))(x))


@hk.transform
def net(x):
    return Right()(Left()(x))
