import haiku as hk
import jax.numpy as jnp

from compat import force_name, name_scope


class Left(hk.Module):
    def __call__(self, x):
        with name_scope(force_name("hinge")):
            return x * hk.get_parameter("angle", [], init=jnp.ones)


class Right(hk.Module):
    def __call__(self, x):
        with name_scope(force_name("hinge")):
            return x / hk.get_parameter("angle", [], init=jnp.ones)


@hk.transform
def door(x):
    return Right()(Left()(x))
