"""The model is built by a function that is called in a name scope: its path is not known, and the root makes the owner."""

import haiku as hk


class Tied(hk.Module):
    """Owns `part/model/~/tied/w`, read by Half."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Half(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        return x @ self.tied.w


class Model(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.tied = Tied(name="tied")
        self.halves = [Half(tied=self.tied), Half(tied=self.tied)]

    def __call__(self, x):
        return self.halves[1](self.halves[0](x))


def build():
    return Model()


@hk.transform
def net(x):
    with hk.name_scope("part"):
        return build()(x)
