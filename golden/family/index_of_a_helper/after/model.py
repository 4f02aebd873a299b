"""A helper takes the index: every call names its level, from a loop, an attribute, or by a number."""

import haiku as hk
import jax.numpy as jnp

LEVELS = 3


class SharedLevel(hk.Module):
    """Owns `level_*/w`, one owner for each index, read by Level and Net."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


class Bias(hk.Module):
    """Owns `bias_*/b`, one owner for each index, read by Level and Net."""

    def b(self, shape):
        return hk.get_parameter("b", shape=shape, init=jnp.zeros)


class Level(hk.Module):
    def __init__(self, level, width, name=None, *, biases, levels):
        super().__init__(name=name)
        self.biases = biases
        self.levels = levels
        self.level = level
        self.width = width

    def __call__(self, x):
        return x * self.levels[self.level].w + self.biases[self.level].b([self.width])


class Net(hk.Module):
    def __init__(self, name=None, *, biases, levels):
        super().__init__(name=name)
        self.biases = biases
        self.levels = levels

    def __call__(self, x):
        for i in range(LEVELS):
            x = Level(i, 4, biases=self.biases, levels=self.levels)(x)
            x = x + self.levels[i].w
        return x * self.levels[0].w - self.biases[1].b([4])


@hk.transform
def net(x):
    biases = [Bias(name=f"bias_{i}") for i in range(3)]
    levels = [SharedLevel(name=f"level_{i}") for i in range(3)]
    return Net(biases=biases, levels=levels)(x)
