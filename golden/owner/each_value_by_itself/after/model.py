"""One size is only known from data, and the rest are settings: these are the owner's, and that one is given by readers."""

import haiku as hk
import jax
import jax.numpy as jnp


class Tied(hk.Module):
    """Owns `tied/w`, read by Encode and Decode."""

    def __init__(self, width, init, name=None):
        super().__init__(name=name)
        self.width = width
        self.init = init

    def w(self, size):
        return hk.get_parameter("w", [size, self.width], init=self.init)


class Encode(hk.Module):
    def __init__(self, config, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied
        self._config = config

    def __call__(self, x):
        h = jax.nn.relu(hk.Linear(self._config["hidden"])(x))
        w = self.tied.w(h.shape[-1])
        return h @ w


class Decode(hk.Module):
    def __init__(self, config, size, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied
        self._config = config
        self._size = size

    def __call__(self, z):
        w = self.tied.w(self._size)
        return z @ w.T


def make(config):
    def net(x):
        tied = Tied(config["width"], hk.initializers.RandomNormal(config["scale"]), name="tied")
        z = Encode(config, tied=tied)(x)
        return Decode(config, config["hidden"], tied=tied)(z)

    return net


model = hk.transform(make({"hidden": 6, "width": 3, "scale": 0.1}))
