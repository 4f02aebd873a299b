"""Shared parameters by name: declared once, read anywhere."""

import haiku as hk
import jax.numpy as jnp


class GlobalGain(hk.Module):
    """Owns `global_gain/w`, read by Decoder and model."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


class GlobalTable(hk.Module):
    """Owns `global_table/w`, read by Encoder and Decoder."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal(0.5))
