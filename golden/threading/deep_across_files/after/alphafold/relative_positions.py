"""The owner of `relative_positions/weights`."""

import haiku as hk


class SharedRelativePositions(hk.Module):
    """Owns `relative_positions/weights`, read by RelativePositions and Distogram."""

    def weights(self, channels):
        return hk.get_parameter(
            "weights", (9, channels), init=hk.initializers.TruncatedNormal()
        )
