import haiku as hk
import jax
import jax.numpy as jnp


class Encoder(hk.Module):
    """Maps images to the mean and scale of the latent."""

    def __call__(self, x):
        with hk.name_scope(hk.force_name("whiten")):
            w = hk.get_parameter("w", [8, 8], init=hk.initializers.Identity())
        x = hk.Linear(4)(x @ w)
        with hk.name_scope(hk.force_name("prior")):
            mean = hk.get_parameter("mean", [4], init=jnp.zeros)
        return x - mean


class Decoder(hk.Module):
    def __call__(self, z):
        with hk.name_scope(hk.force_name("prior")):
            z = z + hk.get_parameter("mean", [4], init=jnp.zeros)
        x = hk.Linear(8)(z)
        with hk.name_scope(hk.force_name("whiten")):
            w = hk.get_parameter("w", [8, 8], init=hk.initializers.Identity())
        return jnp.linalg.solve(w, x.T).T


class VAE(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.encoder = Encoder()
        self.decoder = Decoder()

    def __call__(self, x):
        return self.decode(self.encode(x))

    def encode(self, x):
        z = self.encoder(x)
        return z + jax.random.normal(hk.next_rng_key(), z.shape)

    def decode(self, z):
        return self.decoder(z)


vae = hk.transform(lambda x: VAE()(x))
decode = hk.transform(lambda z: VAE().decode(z))
