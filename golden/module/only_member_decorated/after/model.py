import haiku as hk


class Methods:
    pass


class Critic(Methods, hk.Module):
    def __init__(self, name=None, *, embed):
        super().__init__(name=name)
        self.embed = embed

    def __call__(self, x):
        return self.embed(x)


class Actor(hk.Module):
    def __init__(self, name=None, *, embed):
        super().__init__(name=name)
        self.embed = embed

    def __call__(self, x):
        return self.embed(x)


def net(x):
    with hk.name_scope("shared"):
        embed = hk.Linear(4, name="embed")
    return Actor(embed=embed)(Critic(embed=embed)(x))


model = hk.transform(net)
