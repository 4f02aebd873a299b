"""A parameter that the entries of one transform share."""

import haiku as hk
import jax.numpy as jnp


class SharedScale(hk.Module):
    """Owns `shared_scale/scale`, read by encode and decode."""

    def scale(self, size):
        return hk.get_parameter("scale", [size], init=jnp.ones)


def autoencoder():
    shared_scale = SharedScale(name="shared_scale")
    decoder = hk.Linear(4, name="decoder")

    def encode(x):
        return x * shared_scale.scale(x.shape[-1])

    def decode(x):
        return decoder(x / shared_scale.scale(x.shape[-1]))

    def init(x):
        return decode(encode(x))

    return init, (encode, decode)


model = hk.multi_transform(autoencoder)
