"""Here `j` is `jax.numpy`."""

import haiku as hk
import jax.numpy as j


class Project(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("common")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())
        return j.dot(x, w)
