import functools

import haiku as hk
import jax.numpy as jnp


def shared(name):
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", [3], init=jnp.ones)


tied = functools.partial(shared, "tied")


class Scale(hk.Module):
    def __call__(self, x):
        return x * tied()


class Shift(hk.Module):
    def __call__(self, x):
        return x + tied()


@hk.transform
def net(x):
    return Shift()(Scale()(x))
