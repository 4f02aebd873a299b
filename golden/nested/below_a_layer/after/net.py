"""The upper name is that of a layer, which cannot make the owner below: that one moves."""

import haiku as hk


class Embed(hk.Module):
    """Owns `embed/w`, read by Left and Right."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Left(hk.Module):
    def __init__(self, name=None, *, shared, embed):
        super().__init__(name=name)
        self.shared = shared
        self.embed = embed

    def __call__(self, x):
        x = self.shared(x)
        return x @ self.embed.w


class Right(hk.Module):
    def __init__(self, name=None, *, shared, embed):
        super().__init__(name=name)
        self.shared = shared
        self.embed = embed

    def __call__(self, x):
        x = self.shared(x)
        return x @ self.embed.w.T


@hk.transform
def net(x):
    shared = hk.Linear(4, name="shared")
    embed = Embed(name="embed")
    return Right(shared=shared, embed=embed)(Left(shared=shared, embed=embed)(x))
