"""A function builds the only reader, outside of modules and inside of one: no constructor above is run once."""

import haiku as hk


class Critic(hk.Module):
    def __init__(self, name=None, *, embed):
        super().__init__(name=name)
        self.embed = embed

    def __call__(self, x):
        x = self.embed(x)
        return self.embed(x)


def score(x, *, embed):
    return Critic(embed=embed)(x)


class Encoder(hk.Module):
    def __init__(self, name=None, *, embed):
        super().__init__(name=name)
        self.embed = embed

    def __call__(self, x):
        return score(hk.Linear(4)(x), embed=self.embed)


@hk.transform
def net(x):
    with hk.name_scope("shared"):
        embed = hk.Linear(4, name="embed")
    return Encoder(embed=embed)(score(x, embed=embed))
