import haiku as hk


def table(rows, width):
    with hk.name_scope(hk.force_name("table")):
        return hk.get_parameter("w", [rows, width], init=hk.initializers.RandomNormal())


class Words(hk.Module):
    def __call__(self, ids):
        return table(100, 8)[ids]


class Positions(hk.Module):
    """Asks for another table under the same name: never run together with `Words`."""

    def __call__(self, ids):
        return table(16, 8)[ids]


words = hk.transform(lambda ids: Words()(ids))
positions = hk.transform(lambda ids: Positions()(ids))
