"""Pair representations share the projection of the distogram."""

import haiku as hk
import jax.numpy as jnp


NUM_BINS = 8  # of the distogram


# Shared parameters
# =================


def get_distogram_weights() -> jnp.ndarray:
    # Read here so that nobody spells the shape twice.
    with hk.name_scope(hk.force_name("distogram")):
        # (bins, channels)
        weights: jnp.ndarray = hk.get_parameter(
            "weights", (NUM_BINS, 4), jnp.float32, hk.initializers.RandomNormal(stddev=1e-2),
        )
    return weights



# Modules
# =======


class PairEmbedding(hk.Module):
    """Embeds binned distances."""

    def __call__(self, bins):
        return get_distogram_weights()[bins]


class DistogramHead(hk.Module):
    """Predicts binned distances."""

    def __init__(self, *, name: str = "distogram_head"):
        super().__init__(name=name)

    def __call__(self, pair):
        logits = pair @ get_distogram_weights().T
        return (logits + jnp.swapaxes(logits, 0, 1)) / 2


def forward(bins):
    return DistogramHead()(PairEmbedding()(bins))


model = hk.transform(forward)
