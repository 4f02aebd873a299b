"""The root is called by another one: it takes the owner there, and makes it where it is the root."""

import haiku as hk


class Embed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w


class Model(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.embed = Embed()

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return self.embed(x) @ w.T


def forward(x):
    return Model()(x)


net = hk.transform(forward)
doubled = hk.transform(lambda x: 2 * forward(x))
