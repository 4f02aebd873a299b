"""The settings ask for the lower name alone; the upper one stays as it is."""

import haiku as hk


class Embed(hk.Module):
    """Owns `shared/embed/w`, read by Left and Right."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Left(hk.Module):
    def __init__(self, name=None, *, embed):
        super().__init__(name=name)
        self.embed = embed

    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w @ self.embed.w


class Right(hk.Module):
    def __init__(self, name=None, *, embed):
        super().__init__(name=name)
        self.embed = embed

    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return x @ w @ self.embed.w.T


@hk.transform
def net(x):
    with hk.name_scope("shared"):
        embed = Embed(name="embed")
    return Right(embed=embed)(Left(embed=embed)(x))
