"""The model is built by a function that is called in a name scope: its path is not known, and the root makes the owner."""

import haiku as hk


class Half(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Model(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.halves = [Half(), Half()]

    def __call__(self, x):
        return self.halves[1](self.halves[0](x))


def build():
    return Model()


@hk.transform
def net(x):
    with hk.name_scope("part"):
        return build()(x)
