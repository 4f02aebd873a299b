"""Owners of shared parameters."""

import haiku as hk
import jax.numpy as jnp


class Table(hk.Module):
    """Owns `table/b` and `table/w`, read by Head and Tail."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=jnp.ones)

    @property
    def b(self):
        return hk.get_parameter("b", [4], init=hk.initializers.Constant(0.5))
