import haiku as hk
import jax.numpy as jnp


class SharedGlobals(hk.Module):
    """Owns `globals/global_embed`, read by Embed and DeEmbed."""

    @property
    def global_embed(self):
        return hk.get_parameter(
            "global_embed", (40, 12), jnp.float32, hk.initializers.RandomNormal()
        )


class Embed(hk.Module):
    def __init__(self, *, shared_globals):
        super().__init__()
        self.shared_globals = shared_globals

    def __call__(self, x):
        w = self.shared_globals.global_embed
        return jnp.take(w, x, axis=0)


class DeEmbed(hk.Module):
    def __init__(self, *, shared_globals):
        super().__init__()
        self.shared_globals = shared_globals

    def __call__(self, x):
        w = self.shared_globals.global_embed
        return x @ w.T


def model(x):
    shared_globals = SharedGlobals(name="globals")
    return DeEmbed(shared_globals=shared_globals)(Embed(shared_globals=shared_globals)(x))


forward = hk.transform(model)
