"""A class method takes the owner as an argument, since the class could not hold it."""

import haiku as hk
import jax.numpy as jnp


class Rotary(hk.Module):
    @classmethod
    def angles(cls, positions):
        with hk.name_scope(hk.force_name("rope")):
            base = hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))
        return positions / base

    def __call__(self, x):
        return x * jnp.cos(self.angles(jnp.arange(x.shape[0])))[:, None]


@hk.transform
def net(x):
    return Rotary()(Rotary()(x))
