"""The declarations are the last lines, and nothing ends the last of them; the file has to end like that."""

import haiku as hk
import jax.numpy as jnp

WIDTH = 4


class Table(hk.Module):
    """Owns `table/w`, read by Encode and Decode."""

    @property
    def w(self):
        return hk.get_parameter(
            "w", (WIDTH, WIDTH), init=hk.initializers.RandomNormal()
        )


class Tied(hk.Module):
    """Owns `tied/w`, read by Encode and Decode."""

    @property
    def w(self):
        return hk.get_parameter("w", (WIDTH,), init=jnp.ones)