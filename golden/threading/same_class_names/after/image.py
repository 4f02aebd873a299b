import haiku as hk
import jax.numpy as jnp

SIZE = 3


def init(shape, dtype):
    return jnp.full(shape, 0.1, dtype)


class Embed(hk.Module):
    def __init__(self, name=None, *, common_row):
        super().__init__(name=name)
        self.common_row = common_row

    def __call__(self, x):
        return x * self.common_row.w
