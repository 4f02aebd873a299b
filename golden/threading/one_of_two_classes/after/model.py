"""Which of two classes is meant is known only when the file is imported: both take the owner."""

import os

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by Scale@16."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


if os.environ.get("FAST"):

    class Scale(hk.Module):
        def __init__(self, name=None, *, row):
            super().__init__(name=name)
            self.row = row

        def __call__(self, x):
            return 2.0 * x

else:

    class Scale(hk.Module):
        def __init__(self, name=None, *, row):
            super().__init__(name=name)
            self.row = row

        def __call__(self, x):
            return x * self.row.w


@hk.transform
def net(x):
    row = Row(name="row")
    return Scale(row=row)(x)
