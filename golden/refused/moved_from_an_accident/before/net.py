"""The root's own layer has the forced path too: if the owner went to the model, they would no longer share."""

import haiku as hk


class Half(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Model(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.halves = [Half(), Half()]

    def __call__(self, x):
        return self.halves[1](self.halves[0](x))


@hk.transform
def net(x):
    return Model()(hk.Linear(4)(x))
