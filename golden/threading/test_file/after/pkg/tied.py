import haiku as hk
import jax.numpy as jnp


class SharedTable(hk.Module):
    """Owns `table/w`, read by Embed and Logits."""

    @property
    def w(self):
        return hk.get_parameter("w", [12, 4], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, shared_table):
        super().__init__(name=name)
        self.shared_table = shared_table

    def __call__(self, ids):
        table = self.shared_table.w
        return table[ids]


class Logits(hk.Module):
    def __init__(self, name=None, *, shared_table):
        super().__init__(name=name)
        self.shared_table = shared_table

    def __call__(self, x):
        table = self.shared_table.w
        return x @ table.T


@hk.transform
def model(ids):
    shared_table = SharedTable(name="table")
    return Logits(shared_table=shared_table)(jnp.tanh(Embed(shared_table=shared_table)(ids)))
