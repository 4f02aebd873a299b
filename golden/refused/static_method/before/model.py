import haiku as hk
import jax.numpy as jnp


class Rotary(hk.Module):
    """A static method has no `self` that could hold the owner."""

    @staticmethod
    def angles(positions):
        with hk.name_scope(hk.force_name("rope")):
            base = hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))
        return positions / base

    def __call__(self, x):
        angles = self.angles(jnp.arange(x.shape[0]))
        return x * jnp.cos(angles)[:, None]


class Phase(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("rope")):
            return x / hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))


@hk.transform
def net(x):
    return Phase()(Rotary()(x))
