"""Here `j` is `jax.numpy`."""

import haiku as hk
import jax.numpy as j


class Project(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        w = self.common.w
        return j.dot(x, w)
