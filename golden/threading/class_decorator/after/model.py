"""A decorator of the tree keeps the class, and gives it back."""

import haiku as hk
import jax.numpy as jnp

LAYERS = []


def register(cls):
    LAYERS.append(cls)
    return cls


class Level(hk.Module):
    """Owns `level/b`, read by Bias and Unbias."""

    @property
    def b(self):
        return hk.get_parameter("b", [], init=jnp.zeros)


@register
class Bias(hk.Module):
    def __init__(self, name=None, *, level):
        super().__init__(name=name)
        self.level = level

    def __call__(self, x):
        return x + self.level.b


@register
class Unbias(hk.Module):
    def __init__(self, name=None, *, level):
        super().__init__(name=name)
        self.level = level

    def __call__(self, x):
        return x - self.level.b


@hk.transform
def net(x):
    level = Level(name="level")
    return Unbias(level=level)(jnp.tanh(Bias(level=level)(x)))
