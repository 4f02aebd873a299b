"""The root is called by another one: it takes the owner there, and makes it where it is the root."""

import haiku as hk


class Tied(hk.Module):
    """Owns `tied/w`, read by Embed and Model."""

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
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied
        self.embed = Embed(tied=tied)

    def __call__(self, x):
        w = self.tied.w
        return self.embed(x) @ w.T


def forward(x, *, tied=None):
    if tied is None:
        tied = Tied(name="tied")
    return Model(tied=tied)(x)


net = hk.transform(forward)
doubled = hk.transform(lambda x: 2 * forward(x, tied=Tied(name="tied")))
