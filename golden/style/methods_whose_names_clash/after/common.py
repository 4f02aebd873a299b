"""The owner of `common/w`."""

import haiku as hk


class Common(hk.Module):
    """Owns `common/w`, read by Project and Gate."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
