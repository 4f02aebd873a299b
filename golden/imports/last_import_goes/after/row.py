"""The owner of `row/w`."""

import haiku as hk

from base import WIDTH


class Row(hk.Module):
    """Owns `row/w`, read by Scale and net."""

    @property
    def w(self):
        return hk.get_parameter("w", [WIDTH], init=hk.initializers.RandomNormal())
