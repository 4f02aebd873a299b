"""The values are arguments of the factory around the root, which spells them itself."""

import haiku as hk


class Scale(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("g", [self.width], init=hk.initializers.RandomNormal())


class Tower(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        return Scale(self.width)(Scale(width=self.width, name="second")(x))


def make(width):
    def forward(x):
        return Tower(width)(x)

    return hk.transform(forward)


net = make(4)
other = make(6)
