"""The owner of `shared/table`."""

import haiku as hk


class Shared(hk.Module):
    """Owns `shared/table`, read by Deembed and Embed."""

    @property
    def table(self):
        return hk.get_parameter("table", [10, 4], init=hk.initializers.RandomNormal())
