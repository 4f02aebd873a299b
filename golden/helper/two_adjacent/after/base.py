import haiku as hk
import jax.numpy as jnp


class SharedRows(hk.Module):
    """Owns `shared_rows/w`, read by Mix."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.RandomNormal(0.5))


class Table(hk.Module):
    """Owns `table/w`, read by Mix and net."""

    @property
    def w(self):
        return hk.get_parameter("w", [3, 3], init=jnp.ones)
