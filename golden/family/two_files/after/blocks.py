"""Owners of shared parameters."""

import haiku as hk
import jax.numpy as jnp


class Block(hk.Module):
    """Owns `block_*/gain` and `block_*/shift`, one owner for each index, read by
    decode and Encoder.
    """

    @property
    def gain(self):
        return hk.get_parameter('gain', [1], init=jnp.ones)

    @property
    def shift(self):
        return hk.get_parameter('shift', [1], init=jnp.zeros)
