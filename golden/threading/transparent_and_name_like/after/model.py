"""Methods that Haiku does not name, or names as others, read and build as any method does."""

import haiku as hk
import jax


class Row(hk.Module):
    """Owns `row/w`, read by Inner and Outer."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Inner(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    @hk.transparent
    def scale(self, x):
        return hk.Linear(3)(x) * self.row.w

    @hk.experimental.name_like("__call__")
    def shift(self, x):
        return hk.Linear(3)(x) + self.row.w

    def __call__(self, x):
        return self.shift(self.scale(x))


class Outer(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    @hk.transparent
    def __call__(self, x):
        return jax.nn.relu(Inner(row=self.row)(x) - self.row.w)


@hk.transform
def net(x):
    row = Row(name="row")
    return Outer(row=row)(x)
