"""The owner of `relative_positions/weights`."""

import haiku as hk


class SharedRelativePositions(hk.Module):
    """Owns `relative_positions/weights`, read by RelativePositions and Distogram."""

    def __init__(self, channels, name=None):
        super().__init__(name=name)
        self.channels = channels

    @property
    def weights(self):
        return hk.get_parameter(
            "weights", (9, self.channels), init=hk.initializers.TruncatedNormal()
        )
