"""The consumer is a class defined in a function, and uses that function's width."""

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by Scale."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def w(self):
        return hk.get_parameter("w", [self.width], init=jnp.ones)


def make(width):
    class Scale(hk.Module):
        def __init__(self, name=None, *, row):
            super().__init__(name=name)
            self.row = row

        def __call__(self, x):
            return x * self.row.w

    @hk.transform
    def net(x):
        row = Row(width, name="row")
        once = lambda x: Scale(row=row)(x)
        return once(Scale(name="first", row=row)(x))

    return net


net = make(3)
