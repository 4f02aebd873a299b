"""Another method counts the index on."""

import haiku as hk
import jax.numpy as jnp


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Block."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Block(hk.Module):
    def __init__(self, level, *, levels):
        super().__init__()
        self.levels = levels
        self.level = level

    def __call__(self, x):
        return x * self.levels[self.level].scale

    def next(self, x):
        self.level += 1
        return self(x)


@hk.transform
def net(x):
    levels = [Level(name=f"level_{i}") for i in range(2)]
    block = Block(0, levels=levels)
    return Block(1, levels=levels)(block.next(block(x)))
