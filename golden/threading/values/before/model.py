import functools

import haiku as hk
import jax
import jax.numpy as jnp


def get_row():
    with hk.name_scope(hk.force_name("row")):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


class Scale(hk.Module):
    def __init__(self, factor, name=None):
        super().__init__(name=name)
        self.factor = factor

    def __call__(self, x):
        return x * get_row() * self.factor


def shift(x, by=1.0):
    return x + by * get_row()


class Stack(hk.Module):
    def __init__(self, block_class, name=None):
        super().__init__(name=name)
        self.block_class = block_class
        self.make = functools.partial(Scale, 2.0)

    def __call__(self, x):
        for block in [Scale, self.block_class]:
            x = block(0.5)(x)
        fn = shift
        x = fn(x)
        x = hk.remat(shift)(x)
        x = jax.vmap(functools.partial(shift, by=2.0))(x)
        blocks = {"a": Scale}
        return self.make()(blocks["a"](3.0)(x))


@hk.transform
def net(x):
    return Stack(Scale)(x)
