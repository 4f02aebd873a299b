import haiku as hk
import jax.numpy as jnp


def table(rows, width):
    with hk.name_scope(hk.force_name("table")):
        return hk.get_parameter("w", [rows, width], init=jnp.ones)


class Embed(hk.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.sizes = sizes

    def __call__(self, ids):
        return table(*self.sizes)[ids]


@hk.transform
def net(ids):
    return Embed(5, 3)(ids) @ table(5, 3).T
