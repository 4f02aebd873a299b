import haiku as hk


def table():
    with hk.name_scope(hk.force_name("table")):
        return hk.get_parameter("w", [4, 2], init=hk.initializers.RandomNormal())
