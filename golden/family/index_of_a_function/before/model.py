"""The index is an argument of functions and of constructors, given by position, by keyword, or by default."""

import haiku as hk
import jax.numpy as jnp

DEPTH = 3


def normalized(x, level):
    with hk.name_scope(hk.force_name(f"norm_{level}")):
        scale = hk.get_parameter("scale", [], init=jnp.ones)
    return x / jnp.abs(x).max() * scale


class Block(hk.Module):
    def __init__(self, width, *, level=0, name=None):
        super().__init__(name=name)
        self.width = width
        self.level = level

    def __call__(self, x):
        x = hk.Linear(self.width)(normalized(x, self.level))
        with hk.name_scope(hk.force_name(f"norm_{self.level}")):
            return x * hk.get_parameter("scale", [], init=jnp.ones)


class Net(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.blocks = [Block(2, level=level) for level in range(1, DEPTH)]

    def __call__(self, x):
        x = Block(2)(x)
        for block in self.blocks:
            x = block(x)
        for level in range(DEPTH):
            x = normalized(x, level=level)
        return x


net = hk.transform(lambda x: Net()(x))
