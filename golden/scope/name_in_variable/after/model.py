import haiku as hk
import jax.numpy as jnp


class Table(hk.Module):
    """Owns `table/w`, read by Embed and Logits."""

    @property
    def w(self):
        return hk.get_parameter("w", [7, 3], init=jnp.ones)


class Embed(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, ids):
        w = self.table.w
        return w[ids]


class Logits(hk.Module):
    def __init__(self, name=None, *, table):
        super().__init__(name=name)
        self.table = table

    def __call__(self, x):
        w = self.table.w
        return x @ w.T


@hk.transform
def net(ids):
    table = Table(name="table")
    return Logits(table=table)(Embed(table=table)(ids))
