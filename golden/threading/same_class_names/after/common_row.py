"""The owner of `common_row/w`."""

import haiku as hk

from image import SIZE, init


class CommonRow(hk.Module):
    """Owns `common_row/w`, read by Embed."""

    @property
    def w(self):
        return hk.get_parameter("w", [SIZE], init=init)
