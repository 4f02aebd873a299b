import functools

import haiku as hk
import jax
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by Scale and shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Scale(hk.Module):
    def __init__(self, factor, name=None, *, row):
        super().__init__(name=name)
        self.row = row
        self.factor = factor

    def __call__(self, x):
        return x * self.row.w * self.factor


def shift(x, by=1.0, *, row):
    return x + by * row.w


class Stack(hk.Module):
    def __init__(self, block_class, name=None, *, row):
        super().__init__(name=name)
        self.row = row
        self.block_class = block_class
        self.make = functools.partial(Scale, 2.0)

    def __call__(self, x):
        for block in [Scale, self.block_class]:
            x = block(0.5, row=self.row)(x)
        fn = shift
        x = fn(x, row=self.row)
        x = hk.remat(functools.partial(shift, row=self.row))(x)
        x = jax.vmap(functools.partial(shift, by=2.0, row=self.row))(x)
        blocks = {"a": Scale}
        return self.make(row=self.row)(blocks["a"](3.0, row=self.row)(x))


@hk.transform
def net(x):
    row = Row(name="row")
    return Stack(Scale, row=row)(x)
