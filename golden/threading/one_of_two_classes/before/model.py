"""Which of two classes is meant is known only when the file is imported: both take the owner."""

import os

import haiku as hk
import jax.numpy as jnp

if os.environ.get("FAST"):

    class Scale(hk.Module):
        def __call__(self, x):
            return 2.0 * x

else:

    class Scale(hk.Module):
        def __call__(self, x):
            with hk.name_scope(hk.force_name("row")):
                return x * hk.get_parameter("w", [3], init=jnp.ones)


@hk.transform
def net(x):
    return Scale()(x)
