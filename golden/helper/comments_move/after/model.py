"""What the comments of helpers and of scopes say goes where the code goes."""

import haiku as hk
import jax.numpy as jnp


# the one table of the model
# (see the paper)
class Table(hk.Module):
    """Owns `table/w`, read by Encoder and Decoder."""

    @property
    def w(self) -> jnp.ndarray:
        # do not rename: old checkpoints
        # absolute on purpose
        # drawn small
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal(0.1))  # never zero


class Row(hk.Module):
    """Owns `row/w`, read by Encoder and Decoder."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


class Encoder(hk.Module):
    def __init__(self, name=None, *, row, table):
        super().__init__(name=name)
        self.row = row
        self.table = table

    def __call__(self, x):
        # the shared row
        # keep this name
        # one for all
        w = self.row.w  # ones
        # behind it
        return (x * w) @ self.table.w


class Decoder(hk.Module):
    def __init__(self, name=None, *, row, table):
        super().__init__(name=name)
        self.row = row
        self.table = table

    def __call__(self, x):
        w = self.row.w
        return (x * w) @ self.table.w.T


@hk.transform
def net(x):
    row = Row(name="row")
    table = Table(name="table")
    return Decoder(row=row, table=table)(Encoder(row=row, table=table)(x))
