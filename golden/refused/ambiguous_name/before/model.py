"""Which of the two classes is meant is only known at run time, in a function that nothing calls."""

import os

import haiku as hk
import jax.numpy as jnp

if os.environ.get("FAST"):

    class Scale(hk.Module):
        def __call__(self, x):
            return x

else:

    class Scale(hk.Module):
        def __call__(self, x):
            with hk.name_scope(hk.force_name("row")):
                return x * hk.get_parameter("w", [3], init=jnp.ones)


def unused(x):
    return Scale()(x)


@hk.transform
def net(x):
    return Scale()(x)
