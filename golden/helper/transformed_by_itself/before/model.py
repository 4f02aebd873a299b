"""A helper that the layers call is transformed by itself as well, in a test: there it makes its own owner."""

import haiku as hk


def table(width=4):
    with hk.name_scope(hk.force_name("shared")):
        return hk.get_parameter("w", [width, width], init=hk.initializers.RandomNormal())


class Up(hk.Module):
    def __call__(self, x):
        return x @ table()


class Down(hk.Module):
    def __call__(self, x):
        return x @ table(4).T


@hk.transform
def net(x):
    return Down()(Up()(x))
