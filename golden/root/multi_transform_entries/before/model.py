"""A parameter that the entries of one transform share."""

import haiku as hk
import jax.numpy as jnp


def autoencoder():
    decoder = hk.Linear(4, name="decoder")

    def encode(x):
        return x * hk.get_parameter("scale", [x.shape[-1]], init=jnp.ones)

    def decode(x):
        return decoder(x / hk.get_parameter("scale", [x.shape[-1]], init=jnp.ones))

    def init(x):
        return decode(encode(x))

    return init, (encode, decode)


model = hk.multi_transform(autoencoder)
