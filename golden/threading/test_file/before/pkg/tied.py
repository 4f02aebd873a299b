import haiku as hk
import jax.numpy as jnp


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name("table")):
            table = hk.get_parameter("w", [12, 4], init=hk.initializers.RandomNormal())
        return table[ids]


class Logits(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("table")):
            table = hk.get_parameter("w", [12, 4], init=hk.initializers.RandomNormal())
        return x @ table.T


@hk.transform
def model(ids):
    return Logits()(jnp.tanh(Embed()(ids)))
