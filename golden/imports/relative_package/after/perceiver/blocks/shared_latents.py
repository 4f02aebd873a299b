"""The owner of `shared_latents/queries`."""

import haiku as hk

from ..sizes import NUM_LATENTS, WIDTH


class SharedLatents(hk.Module):
    """Owns `shared_latents/queries`, read by Cross and Latent."""

    @property
    def queries(self):
        return hk.get_parameter(
            "queries", [NUM_LATENTS, WIDTH], init=hk.initializers.TruncatedNormal(0.02)
        )
