import haiku as hk

SIZE = 3
_SCALE = 0.5


def table(size=SIZE, init=hk.initializers.Constant(_SCALE)):
    """The table of everything.

    One row, unless told otherwise.
    """
    with hk.name_scope(hk.force_name("row")):
        return hk.get_parameter("w", [size], init=init)
