"""Here `j` is `jax.nn`."""

import haiku as hk
import jax.nn as j


class Gate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return j.sigmoid(x @ w)
