import haiku as hk
import jax.numpy as jnp

TABLE = hk.force_name("table")


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(TABLE):
            w = hk.get_parameter("w", [7, 3], init=jnp.ones)
        return w[ids]


class Logits(hk.Module):
    def __call__(self, x):
        name = hk.force_name("table")
        with hk.name_scope(name):
            w = hk.get_parameter("w", [7, 3], init=jnp.ones)
        return x @ w.T


@hk.transform
def net(ids):
    return Logits()(Embed()(ids))
