"""A class forces its own name where it calls `super().__init__`."""

import haiku as hk
import jax.numpy as jnp


class Shared(hk.Module):
    def __init__(self):
        super().__init__(name=hk.force_name("shared_bias"))

    def __call__(self, x):
        return x + hk.get_parameter("b", [3], init=jnp.zeros)


class Left(hk.Module):
    def __call__(self, x):
        return Shared()(x)


class Right(hk.Module):
    def __call__(self, x):
        return Shared()(hk.Linear(3)(x))


@hk.transform
def net(x):
    return Left()(x) + Right()(x)
