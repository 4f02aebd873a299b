import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/m` and `row/w`, read by Odd."""

    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    @property
    def w(self):
        return hk.get_parameter("w", [self.size], init=jnp.ones)

    @property
    def m(self):
        return hk.get_parameter("m", [3, 3],
            init=jnp.ones)


class Odd(hk.Module):
    def __init__(self, size=3,
                 # the name comes last
                 name=None,
                 *,
                 row,
                 ):
        super(Odd, self).__init__(name=name)
        self.row = row
        self.size = size

    def __call__(self, x):
        try:
            pass
        finally:
            x = x + 1
        if x.ndim:
            # made here, read below
            self.row.w
        elif x.size: x = x
        else:
            return x * self.row.w
        for _ in range(2):
            x = x * self.row.w
        return (
            x
            # a matrix
            @ self.matrix()
        )

    def matrix(self):
        return self.row.m


if True:
    @hk.transform
    def net(x):
        row = Row(3, name="row")
        return Odd(
        # three
        3,
        row=row,
        # no name
    )(x)
else:
    net = None
