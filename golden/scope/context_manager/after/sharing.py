import haiku as hk
import jax.numpy as jnp


class SharedGain(hk.Module):
    """Owns `gain/g`, read by Up and Down."""

    @property
    def g(self):
        return hk.get_parameter("g", [3], init=jnp.ones)


class SharedHead(hk.Module):
    """Owns `head/inner/b`, `head/inner/w` and `head/w`, read by Up and Down."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 4], init=hk.initializers.RandomNormal())

    @property
    @hk.name_like("__call__")
    def inner(self):
        return hk.Linear(4, name="inner")
