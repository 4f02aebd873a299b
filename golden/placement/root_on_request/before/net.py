"""The model's constructor would give this path by itself, but owners are wanted in the root: the parameter moves."""

import haiku as hk


class Half(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("model/~/tied")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Model(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.halves = [Half(), Half()]

    def __call__(self, x):
        return self.halves[1](self.halves[0](x))


@hk.transform
def net(x):
    return Model()(x)
