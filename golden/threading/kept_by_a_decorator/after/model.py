"""A class that a registry keeps by a decorator, and that a factory is given by its name as well."""

import haiku as hk
import jax.numpy as jnp

REGISTRY = {}


def register(kind):
    def add(cls):
        REGISTRY[kind] = cls
        return cls

    return add


class Gain(hk.Module):
    """Owns `gain/w`, read by Block and Head."""

    def w(self, size):
        return hk.get_parameter("w", [size], init=jnp.ones)


def build(kind, *args, gain, **kwargs):
    return REGISTRY[kind](*args, **kwargs, gain=gain)


def make(block_class, *args, gain, **kwargs):
    return block_class(*args, **kwargs, gain=gain)


@register("block")
class Block(hk.Module):
    def __init__(self, scale, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain
        self.scale = scale

    def __call__(self, x):
        return x * self.scale * self.gain.w(x.shape[-1])


class Head(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x + self.gain.w(x.shape[-1])


@hk.transform
def model(x):
    gain = Gain(name="gain")
    x = make(Block, 0.5, gain=gain)(x)
    x = build("block", 2.0, name="second", gain=gain)(x)
    return Head(gain=gain)(x)
