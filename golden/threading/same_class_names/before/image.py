import haiku as hk
import jax.numpy as jnp

SIZE = 3


def init(shape, dtype):
    return jnp.full(shape, 0.1, dtype)


class Embed(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common_row")):
            return x * hk.get_parameter("w", [SIZE], init=init)
