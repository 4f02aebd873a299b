"""Pair representations share the projection of the distogram."""

import haiku as hk
import jax.numpy as jnp


NUM_BINS = 8  # of the distogram


# Shared parameters
# =================


class Distogram(hk.Module):
    """Owns `distogram/weights`, read by PairEmbedding and DistogramHead."""

    @property
    def weights(self) -> jnp.ndarray:
        # Read here so that nobody spells the shape twice.
        # (bins, channels)
        return hk.get_parameter(
            "weights", (NUM_BINS, 4), jnp.float32, hk.initializers.RandomNormal(stddev=1e-2),
        )



# Modules
# =======


class PairEmbedding(hk.Module):
    """Embeds binned distances."""

    def __init__(self, name: str | None = None, *, distogram: Distogram):
        super().__init__(name=name)
        self.distogram = distogram

    def __call__(self, bins):
        return self.distogram.weights[bins]


class DistogramHead(hk.Module):
    """Predicts binned distances."""

    def __init__(self, *, name: str = "distogram_head", distogram: Distogram):
        super().__init__(name=name)
        self.distogram = distogram

    def __call__(self, pair):
        logits = pair @ self.distogram.weights.T
        return (logits + jnp.swapaxes(logits, 0, 1)) / 2


def forward(bins):
    distogram = Distogram(name="distogram")
    return DistogramHead(distogram=distogram)(PairEmbedding(distogram=distogram)(bins))


model = hk.transform(forward)
