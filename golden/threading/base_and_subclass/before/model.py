import haiku as hk
import jax.numpy as jnp

WIDTH = 3


def get_common():
    with hk.name_scope(hk.force_name("common")):
        return hk.get_parameter("w", [WIDTH, WIDTH], init=jnp.ones)


def get_tied():
    with hk.name_scope(hk.force_name("tied")):
        return hk.get_parameter("w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal())


class Stack(hk.Module):
    def __init__(self, name=None):
        super().__init__(name)

    def __call__(self, x):
        return x @ get_common()


class Tower(Stack):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        return x @ get_tied()


@hk.transform
def net(x):
    return Tower(WIDTH)(Stack()(x))
