import haiku as hk

from ..names import LATENTS
from ..sizes import NUM_LATENTS, WIDTH


class Cross(hk.Module):
    def __call__(self, inputs):
        with hk.name_scope(hk.force_name(LATENTS)):
            latents = hk.get_parameter("queries", [NUM_LATENTS, WIDTH], init=hk.initializers.TruncatedNormal(0.02))
        return latents @ hk.Linear(WIDTH)(inputs).T @ inputs
