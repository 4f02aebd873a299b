import haiku as hk

from ..sizes import WIDTH


class Cross(hk.Module):
    def __init__(self, name=None, *, shared_latents):
        super().__init__(name=name)
        self.shared_latents = shared_latents

    def __call__(self, inputs):
        latents = self.shared_latents.queries
        return latents @ hk.Linear(WIDTH)(inputs).T @ inputs
