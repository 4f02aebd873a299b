"""A class that a registry keeps by a decorator, and that a factory is given by its name as well."""

import haiku as hk
import jax.numpy as jnp

REGISTRY = {}


def register(kind):
    def add(cls):
        REGISTRY[kind] = cls
        return cls

    return add


def build(kind, *args, **kwargs):
    return REGISTRY[kind](*args, **kwargs)


def make(block_class, *args, **kwargs):
    return block_class(*args, **kwargs)


@register("block")
class Block(hk.Module):
    def __init__(self, scale, name=None):
        super().__init__(name=name)
        self.scale = scale

    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * self.scale * hk.get_parameter("w", [x.shape[-1]], init=jnp.ones)


class Head(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [x.shape[-1]], init=jnp.ones)


@hk.transform
def model(x):
    x = make(Block, 0.5)(x)
    x = build("block", 2.0, name="second")(x)
    return Head()(x)
