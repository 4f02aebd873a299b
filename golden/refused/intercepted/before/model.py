"""An interceptor counts the method calls; an owner's accessors would be counted too."""

import haiku as hk
import jax.numpy as jnp

CALLS = []


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            return x * hk.get_parameter("w", [], init=jnp.ones)


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            return x + hk.get_parameter("w", [], init=jnp.ones)


def count(next_method, args, kwargs, context):
    CALLS.append(context.method_name)
    return next_method(*args, **kwargs)


@hk.transform
def net(x):
    with hk.intercept_methods(count):
        x = Right()(Left()(x))
    return x
