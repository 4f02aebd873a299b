"""Interceptors that pass a call by unless it is that of a layer, or of one class of the tree."""

import haiku as hk
import jax.numpy as jnp


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            return hk.Linear(3)(x * hk.get_parameter("w", [], init=jnp.ones))


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            return x + hk.get_parameter("w", [], init=jnp.ones)


def halve(next_method, args, kwargs, context):
    """Halve what layers give."""
    if isinstance(context.module, hk.Linear) and context.method_name == "__call__":
        return 0.5 * next_method(*args, **kwargs)
    return next_method(*args, **kwargs)


def double(f, args, kwargs, info):
    if info.method_name != "__call__" or not isinstance(info.module, Right):
        return f(*args, **kwargs)
    result = f(*args, **kwargs)
    return result * 2


@hk.transform
def net(x):
    with hk.intercept_methods(halve), hk.intercept_methods(double):
        x = Right()(Left()(x))
    return x
