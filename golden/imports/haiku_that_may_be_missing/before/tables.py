"""Where Haiku is missing, the name stands for nothing; where the program runs, it is there."""

try:
    import haiku as hk
except ImportError:  # pragma: no cover
    hk = None

INIT = hk.initializers.RandomNormal() if hk else None


def table():
    with hk.name_scope(hk.force_name("shared")):
        return hk.get_parameter("w", [4, 4], init=INIT)
