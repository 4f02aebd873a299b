"""The two shapes are spelled differently and may be equal when the program runs: each use hands its own on."""

import haiku as hk
import jax.numpy as jnp


class Mix(hk.Module):
    """Owns `mix/w`, read by Square and Rectangle."""

    def w(self, shape):
        return hk.get_parameter("w", shape=shape, init=jnp.ones)


class Square(hk.Module):
    def __init__(self, name: str | None = None, *, mix: Mix):
        super().__init__(name=name)
        self.mix = mix

    def __call__(self, x):
        width = x.shape[-1]
        w = self.mix.w([width, width])
        return x @ w


class Rectangle(hk.Module):
    def __init__(self, rows: int, columns: int, name=None, *, mix: Mix):
        super().__init__(name=name)
        self.mix = mix
        self.rows, self.columns = rows, columns

    def __call__(self, x):
        w = self.mix.w([self.rows, self.columns])
        return x @ w.T


@hk.transform
def net(x):
    mix = Mix(name="mix")
    return Rectangle(3, 3, mix=mix)(Square(mix=mix)(x))
