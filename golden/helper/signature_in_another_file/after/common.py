import haiku as hk

SIZE = 3
_SCALE = 0.5


class Row(hk.Module):
    """Owns `row/w`, read by Scale and net."""

    def w(self, size=SIZE, init=hk.initializers.Constant(_SCALE)):
        """The table of everything.

        One row, unless told otherwise.
        """
        return hk.get_parameter("w", [size], init=init)
