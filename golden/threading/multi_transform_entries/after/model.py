"""An encoder and a decoder as entries of one transform."""

import haiku as hk
import jax.numpy as jnp


class Codebook(hk.Module):
    """Owns `codebook/w`, read by Encode and Decode."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 3], init=hk.initializers.RandomNormal())


class Encode(hk.Module):
    def __init__(self, name=None, *, codebook):
        super().__init__(name=name)
        self.codebook = codebook

    def __call__(self, x):
        w = self.codebook.w
        return x @ w


class Decode(hk.Module):
    def __init__(self, name=None, *, codebook):
        super().__init__(name=name)
        self.codebook = codebook

    def __call__(self, z):
        w = self.codebook.w
        return jnp.tanh(z @ w.T)


def autoencoder():
    codebook = Codebook(name="codebook")
    encode, decode = Encode(codebook=codebook), Decode(codebook=codebook)

    def init(x):
        return decode(encode(x))

    def run_encoder(x):
        return encode(x)

    def reconstruct(x):
        return Decode("again", codebook=codebook)(encode(x))

    return init, (run_encoder, reconstruct)


model = hk.multi_transform(autoencoder)
