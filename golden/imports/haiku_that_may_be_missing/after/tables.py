"""Where Haiku is missing, the name stands for nothing; where the program runs, it is there."""

try:
    import haiku as hk
except ImportError:  # pragma: no cover
    hk = None

INIT = hk.initializers.RandomNormal() if hk else None


class Shared(hk.Module):
    """Owns `shared/w`, read by Up and Down."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=INIT)
