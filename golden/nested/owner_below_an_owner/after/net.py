"""`shared` is owned, and so are two names below it; another transform needs one of those alone."""

import haiku as hk


class Shared(hk.Module):
    """Owns `shared/w`, read by Left."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())

    @hk.name_like("__call__")
    def make_embed(self):
        return Embed(name="embed")

    @hk.name_like("__call__")
    def make_out(self):
        return hk.Linear(4, name="out")


class Embed(hk.Module):
    """Owns `shared/embed/w`, read by Left and Right."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Left(hk.Module):
    def __init__(self, name=None, *, shared, embed):
        super().__init__(name=name)
        self.shared = shared
        self.embed = embed

    def __call__(self, x):
        w = self.shared.w
        return x @ w @ self.embed.w


class Right(hk.Module):
    def __init__(self, name=None, *, embed, out):
        super().__init__(name=name)
        self.embed = embed
        self.out = out

    def __call__(self, x):
        x = x @ self.embed.w.T
        return self.out(x)


@hk.transform
def net(x):
    shared = Shared(name="shared")
    embed = shared.make_embed()
    out = shared.make_out()
    return Right(embed=embed, out=out)(Left(shared=shared, embed=embed)(x))


@hk.transform
def critic(x):
    shared = Shared(name="shared")
    embed = shared.make_embed()
    out = shared.make_out()
    return Right(embed=embed, out=out)(x)
