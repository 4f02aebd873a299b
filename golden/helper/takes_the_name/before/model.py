"""One helper for all shared parameters of the model; the name says which."""

import haiku as hk
import jax.numpy as jnp


def get_global(name, shape=(), init=jnp.ones):
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("value", shape, init=init)


class Encoder(hk.Module):
    def __call__(self, x):
        x = x * get_global("gain")
        return x @ get_global("rotation", [4, 4], hk.initializers.Orthogonal())


class Decoder(hk.Module):
    def __init__(self, level: int, name=None):
        super().__init__(name=name)
        self.level = level

    def __call__(self, x):
        w = get_global("rotation", shape=[4, 4], init=hk.initializers.Orthogonal())
        # One threshold a level.
        threshold = get_global(f"threshold_{self.level}", init=jnp.zeros)
        return jnp.maximum(x @ w.T, threshold) / get_global(name="gain")


def forward(x):
    return Decoder(2)(Encoder()(x))


model = hk.transform(forward)
