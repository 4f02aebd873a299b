"""The owner of `table/w`."""

import haiku as hk

from names import WIDTH, W_INIT


class Table(hk.Module):
    """Owns `table/w`, read by Block and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [WIDTH, WIDTH], init=W_INIT)
