"""A library: who transforms its one model, and calls it what, is not in the tree."""

import haiku as hk


class Tied(hk.Module):
    """Owns `model/~/tied/w`, read by Embed and Model."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        return x @ w


class Model(hk.Module):
    def __init__(self, width, name="model"):
        super().__init__(name=name)
        self.tied = Tied(name="tied")
        self.width = width
        self.embed = Embed(tied=self.tied)

    def __call__(self, x):
        w = self.tied.w
        return hk.Linear(self.width)(self.embed(x) @ w.T)
