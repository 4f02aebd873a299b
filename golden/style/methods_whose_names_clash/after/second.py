"""Here `j` is `jax.nn`."""

import haiku as hk
import jax.nn as j


class Gate(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, x):
        w = self.common.w
        return j.sigmoid(x @ w)
