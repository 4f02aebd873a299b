"""An encoder and a decoder as entries of one transform."""

import haiku as hk
import jax.numpy as jnp


class Encode(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("codebook")):
            w = hk.get_parameter("w", [4, 3], init=hk.initializers.RandomNormal())
        return x @ w


class Decode(hk.Module):
    def __call__(self, z):
        with hk.name_scope(hk.force_name("codebook")):
            w = hk.get_parameter("w", [4, 3], init=hk.initializers.RandomNormal())
        return jnp.tanh(z @ w.T)


def autoencoder():
    encode, decode = Encode(), Decode()

    def init(x):
        return decode(encode(x))

    def run_encoder(x):
        return encode(x)

    def reconstruct(x):
        return Decode("again")(encode(x))

    return init, (run_encoder, reconstruct)


model = hk.multi_transform(autoencoder)
