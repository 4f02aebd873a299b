"""The second read relies on the first one to have made the parameter."""

import haiku as hk
import jax.numpy as jnp


def normalize(w):
    return w / jnp.linalg.norm(w)


class Row(hk.Module):
    """Owns `row/w`, read by First and Second."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class First(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        w = normalize(self.row.w)
        return x * w


class Second(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        return x - normalize(self.row.w)


@hk.transform
def net(x):
    row = Row(name="row")
    return Second(row=row)(First(row=row)(x))
