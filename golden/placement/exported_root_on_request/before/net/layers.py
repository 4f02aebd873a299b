import haiku as hk


def table():
    with hk.name_scope(hk.force_name("tied")):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __call__(self, x):
        return x @ table()


class Head(hk.Module):
    def __call__(self, x):
        return x @ table().T


class Probe(hk.Module):
    """Nothing in here builds this."""

    def __call__(self, x):
        return x + table()[0]
