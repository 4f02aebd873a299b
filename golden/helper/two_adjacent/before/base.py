import haiku as hk
import jax.numpy as jnp


def get_shared():
    with hk.name_scope(hk.force_name("shared_rows")):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.RandomNormal(0.5))


def get_table():
    with hk.name_scope(hk.force_name("table")):
        return hk.get_parameter("w", [3, 3], init=jnp.ones)
