"""A class hides the base of its own name."""

import haiku as hk
import jax
import jax.numpy as jnp


class SharedTable(hk.Module):
    """Owns `table/w`, read by Up and Down."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Up(hk.Module):
    def __init__(self, name=None, *, shared_table):
        super().__init__(name=name)
        self.shared_table = shared_table

    def __call__(self, x):
        return x @ self.shared_table.w


class Down(hk.Module):
    def __init__(self, name=None, *, shared_table):
        super().__init__(name=name)
        self.shared_table = shared_table

    def __call__(self, x):
        return x @ self.shared_table.w.T


def forward(x):
    shared_table = SharedTable(name="table")
    return Down(shared_table=shared_table)(Up(shared_table=shared_table)(x))
