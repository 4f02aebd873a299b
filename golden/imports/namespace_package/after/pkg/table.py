"""The owner of `table/w`."""

import haiku as hk


class Table(hk.Module):
    """Owns `table/w`, read by Embed and Unembed."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
