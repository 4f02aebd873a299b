"""The two shapes are spelled differently and may be equal when the program runs: each use hands its own on."""

import haiku as hk
import jax.numpy as jnp


class Square(hk.Module):
    def __call__(self, x):
        width = x.shape[-1]
        with hk.name_scope(hk.force_name("mix")):
            w = hk.get_parameter("w", [width, width], init=jnp.ones)
        return x @ w


class Rectangle(hk.Module):
    def __init__(self, rows: int, columns: int, name=None):
        super().__init__(name=name)
        self.rows, self.columns = rows, columns

    def __call__(self, x):
        with hk.name_scope(hk.force_name("mix")):
            w = hk.get_parameter("w", [self.rows, self.columns], init=jnp.ones)
        return x @ w.T


@hk.transform
def net(x):
    return Rectangle(3, 3)(Square()(x))
