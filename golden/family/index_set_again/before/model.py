"""Another method counts the index on."""

import haiku as hk
import jax.numpy as jnp


class Block(hk.Module):
    def __init__(self, level):
        super().__init__()
        self.level = level

    def __call__(self, x):
        with hk.name_scope(hk.force_name(f"level_{self.level}")):
            return x * hk.get_parameter("scale", [], init=jnp.ones)

    def next(self, x):
        self.level += 1
        return self(x)


@hk.transform
def net(x):
    block = Block(0)
    return Block(1)(block.next(block(x)))
