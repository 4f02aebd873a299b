"""The second read relies on the first one to have made the parameter."""

import haiku as hk
import jax.numpy as jnp


def normalize(w):
    return w / jnp.linalg.norm(w)


class First(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            w = normalize(hk.get_parameter("w", [3], init=jnp.ones))
        return x * w


class Second(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x - normalize(hk.get_parameter("w", [3]))


@hk.transform
def net(x):
    return Second()(First()(x))
