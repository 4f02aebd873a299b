"""A function builds the only reader, outside of modules and inside of one: no constructor above is run once."""

import haiku as hk


class Critic(hk.Module):
    def __call__(self, x):
        x = hk.Linear(4, name=hk.force_name("shared/embed"))(x)
        return hk.Linear(4, name=hk.force_name("shared/embed"))(x)


def score(x):
    return Critic()(x)


class Encoder(hk.Module):
    def __call__(self, x):
        return score(hk.Linear(4)(x))


@hk.transform
def net(x):
    return Encoder()(score(x))
