"""An interceptor looks at the path of layers, and passes the calls of the owner by."""

import haiku as hk
import jax.numpy as jnp


class Common(hk.Module):
    """Owns `common/linear/b`, `common/linear/w` and `common/w`, read by Left and
    Right.
    """

    @property
    @hk.name_like("__call__")
    def linear(self):
        return hk.Linear(3)

    @property
    def w(self):
        return hk.get_parameter("w", [], init=jnp.ones)


class Left(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return self.common.linear(x * self.common.w)


class Right(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        return x + self.common.w


def halve(next_method, args, kwargs, context):
    """Halve what layers give."""
    if isinstance(context.module, hk.Linear) and context.method_name == "__call__":
        return len(context.module.module_name) * next_method(*args, **kwargs)
    return next_method(*args, **kwargs)


@hk.transform
def net(x):
    common = Common(name="common")
    with hk.intercept_methods(halve):
        x = Right(common=common)(Left(common=common)(x))
    return x
