"""One size is only known from data, and the rest are settings: these are the owner's, and that one is given by readers."""

import haiku as hk
import jax
import jax.numpy as jnp


class Encode(hk.Module):
    def __init__(self, config, name=None):
        super().__init__(name=name)
        self._config = config

    def __call__(self, x):
        h = jax.nn.relu(hk.Linear(self._config["hidden"])(x))
        with hk.name_scope(hk.force_name("tied")):
            init = hk.initializers.RandomNormal(self._config["scale"])
            w = hk.get_parameter("w", [h.shape[-1], self._config["width"]], init=init)
        return h @ w


class Decode(hk.Module):
    def __init__(self, config, size, name=None):
        super().__init__(name=name)
        self._config = config
        self._size = size

    def __call__(self, z):
        config = self._config
        with hk.name_scope(hk.force_name("tied")):
            init = hk.initializers.RandomNormal(config["scale"])
            w = hk.get_parameter("w", [self._size, config["width"]], init=init)
        return z @ w.T


def make(config):
    def net(x):
        z = Encode(config)(x)
        return Decode(config, config["hidden"])(z)

    return net


model = hk.transform(make({"hidden": 6, "width": 3, "scale": 0.1}))
