"""Methods that Haiku does not name, or names as others, read and build as any method does."""

import haiku as hk
import jax


def get_row():
    with hk.name_scope(hk.force_name("row")):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Inner(hk.Module):
    @hk.transparent
    def scale(self, x):
        return hk.Linear(3)(x) * get_row()

    @hk.experimental.name_like("__call__")
    def shift(self, x):
        return hk.Linear(3)(x) + get_row()

    def __call__(self, x):
        return self.shift(self.scale(x))


class Outer(hk.Module):
    @hk.transparent
    def __call__(self, x):
        return jax.nn.relu(Inner()(x) - get_row())


@hk.transform
def net(x):
    return Outer()(x)
