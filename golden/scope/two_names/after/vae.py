import haiku as hk
import jax
import jax.numpy as jnp


class Prior(hk.Module):
    """Owns `prior/mean`, read by Encoder and Decoder."""

    @property
    def mean(self):
        return hk.get_parameter("mean", [4], init=jnp.zeros)


class Whiten(hk.Module):
    """Owns `whiten/w`, read by Encoder and Decoder."""

    @property
    def w(self):
        return hk.get_parameter("w", [8, 8], init=hk.initializers.Identity())


class Encoder(hk.Module):
    """Maps images to the mean and scale of the latent."""

    def __init__(self, name=None, *, prior, whiten):
        super().__init__(name=name)
        self.prior = prior
        self.whiten = whiten

    def __call__(self, x):
        w = self.whiten.w
        x = hk.Linear(4)(x @ w)
        mean = self.prior.mean
        return x - mean


class Decoder(hk.Module):
    def __init__(self, name=None, *, prior, whiten):
        super().__init__(name=name)
        self.prior = prior
        self.whiten = whiten

    def __call__(self, z):
        z = z + self.prior.mean
        x = hk.Linear(8)(z)
        w = self.whiten.w
        return jnp.linalg.solve(w, x.T).T


class VAE(hk.Module):
    def __init__(self, name=None, *, prior, whiten):
        super().__init__(name=name)
        self.encoder = Encoder(prior=prior, whiten=whiten)
        self.decoder = Decoder(prior=prior, whiten=whiten)

    def __call__(self, x):
        return self.decode(self.encode(x))

    def encode(self, x):
        z = self.encoder(x)
        return z + jax.random.normal(hk.next_rng_key(), z.shape)

    def decode(self, z):
        return self.decoder(z)


vae = hk.transform(lambda x: VAE(prior=Prior(name="prior"), whiten=Whiten(name="whiten"))(x))
decode = hk.transform(lambda z: VAE(prior=Prior(name="prior"), whiten=Whiten(name="whiten")).decode(z))
