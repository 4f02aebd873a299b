import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by rescale and Shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


def rescale(x, *, row):
    return x * row.w


Rescale = hk.to_module(rescale)


@hk.to_module
def Shift(x, by=1.0, *, row):
    return x + by * row.w
