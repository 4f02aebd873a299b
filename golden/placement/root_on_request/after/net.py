"""The model's constructor would give this path by itself, but owners are wanted in the root: the parameter moves."""

import haiku as hk


class Tied(hk.Module):
    """Owns `tied/w`, read by Half."""

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
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.halves = [Half(tied=tied), Half(tied=tied)]

    def __call__(self, x):
        return self.halves[1](self.halves[0](x))


@hk.transform
def net(x):
    tied = Tied(name="tied")
    return Model(tied=tied)(x)
