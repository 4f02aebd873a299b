import haiku as hk

from ..names import LATENTS
from ..sizes import NUM_LATENTS, WIDTH


class Latent(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name(LATENTS)):
            latents = hk.get_parameter("queries", [NUM_LATENTS, WIDTH], init=hk.initializers.TruncatedNormal(0.02))
        return hk.Linear(x.shape[-1])(latents) + x
