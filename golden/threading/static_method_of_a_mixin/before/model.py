"""A static method of a base, called by the name of the class that inherits it: `Half.angles` is `Rotary.angles`."""

import haiku as hk
import jax.numpy as jnp


class Angles:
    @staticmethod
    def angles(positions):
        with hk.name_scope(hk.force_name("rope")):
            base = hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))
        return positions / base


class Rotary(Angles, hk.Module):
    def __call__(self, x):
        return x * jnp.cos(Rotary.angles(jnp.arange(x.shape[0])))[:, None]


class Half(Rotary):
    def __call__(self, x):
        return super().__call__(x) + Half.angles(1.0)


@hk.transform
def net(x):
    return Half()(Rotary()(x)) * Half.angles(positions=3.0)
