"""The index is an argument of functions and of constructors, given by position, by keyword, or by default."""

import haiku as hk
import jax.numpy as jnp

DEPTH = 3


class Norm(hk.Module):
    """Owns `norm_*/scale`, one owner for each index, read by normalized and Block."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


def normalized(x, level, *, norms):
    scale = norms[level].scale
    return x / jnp.abs(x).max() * scale


class Block(hk.Module):
    def __init__(self, width, *, level=0, name=None, norms):
        super().__init__(name=name)
        self.norms = norms
        self.width = width
        self.level = level

    def __call__(self, x):
        x = hk.Linear(self.width)(normalized(x, self.level, norms=self.norms))
        return x * self.norms[self.level].scale


class Net(hk.Module):
    def __init__(self, name=None, *, norms):
        super().__init__(name=name)
        self.norms = norms
        self.blocks = [Block(2, level=level, norms=norms) for level in range(1, DEPTH)]

    def __call__(self, x):
        x = Block(2, norms=self.norms)(x)
        for block in self.blocks:
            x = block(x)
        for level in range(DEPTH):
            x = normalized(x, level=level, norms=self.norms)
        return x


def forward(x):
    norms = [Norm(name=f"norm_{i}") for i in range(3)]
    return Net(norms=norms)(x)


net = hk.transform(forward)
