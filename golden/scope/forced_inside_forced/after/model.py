"""A forced scope in a forced scope: the inner one wins, so the two are two groups."""

import haiku as hk
import jax.numpy as jnp


class Inside(hk.Module):
    """Owns `inside/gain`, read by Reader."""

    @property
    def gain(self):
        return hk.get_parameter("gain", [], init=jnp.ones)


class Outside(hk.Module):
    """Owns `outside/bias`, read by Reader."""

    @property
    def bias(self):
        return hk.get_parameter("bias", [], init=jnp.zeros)


class Reader(hk.Module):
    def __init__(self, name=None, *, inside, outside):
        super().__init__(name=name)
        self.inside = inside
        self.outside = outside

    def __call__(self, x):
        gain = self.inside.gain
        bias = self.outside.bias
        return hk.Linear(4)(x) * gain + bias


@hk.transform
def net(x):
    inside = Inside(name="inside")
    outside = Outside(name="outside")
    return Reader(inside=inside, outside=outside)(x) + Reader(name="again", inside=inside, outside=outside)(x)
