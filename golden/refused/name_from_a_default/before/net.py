"""The constructor gives the module the name that is forced elsewhere."""

import haiku as hk


class Scale(hk.Module):
    def __init__(self, size, name="gate"):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        return x * hk.get_parameter("g", [self.size], init=hk.initializers.Constant(2.0))


class Consumer(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gate")):
            return x * hk.get_parameter("g", [4], init=hk.initializers.Constant(2.0))


@hk.transform
def net(x):
    return Consumer()(Scale(4)(x))
