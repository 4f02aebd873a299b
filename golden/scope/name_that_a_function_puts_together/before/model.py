import haiku as hk
import jax.numpy as jnp

PREFIX = "FORCE:"


def shared(name):
    return PREFIX + name


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(shared("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x * w


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(shared("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x + w


@hk.transform
def net(x):
    return Shift()(Scale()(x))
