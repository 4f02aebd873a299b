"""An interceptor looks at the path of layers, and passes the calls of the owner by."""

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
        return len(context.module.module_name) * next_method(*args, **kwargs)
    return next_method(*args, **kwargs)


@hk.transform
def net(x):
    with hk.intercept_methods(halve):
        x = Right()(Left()(x))
    return x
