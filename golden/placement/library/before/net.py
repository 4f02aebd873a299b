"""A library: who transforms its one model, and calls it what, is not in the tree."""

import haiku as hk


class Embed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Model(hk.Module):
    def __init__(self, width, name="model"):
        super().__init__(name=name)
        self.width = width
        self.embed = Embed()

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return hk.Linear(self.width)(self.embed(x) @ w.T)
