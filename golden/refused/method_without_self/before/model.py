"""The method that reads has no parameter for its object."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __call__(*arguments):
        with hk.name_scope(hk.force_name("row")):
            return arguments[1] * hk.get_parameter("w", [3], init=jnp.ones)


@hk.transform
def net(x):
    return Scale()(Scale()(x))
