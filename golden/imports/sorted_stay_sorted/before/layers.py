import haiku as hk
import jax.numpy as jnp

WIDTH = 4


class FiLM(hk.Module):
    """Not shared: its name differs from that of a shared one by case only."""

    def __call__(self, x):
        return x * hk.get_parameter("scale", [WIDTH], init=jnp.ones)


class Body(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("GlobalEmbed")):
            x = x @ hk.get_parameter("w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal())
        x = FiLM()(x)
        with hk.name_scope(hk.force_name("film")):
            return x + hk.get_parameter("shift", [WIDTH], init=jnp.ones)


class Tail(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("GlobalEmbed")):
            x = x @ hk.get_parameter("w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()).T
        with hk.name_scope(hk.force_name("film")):
            return x - hk.get_parameter("shift", [WIDTH], init=jnp.ones)
