"""A class forces its own name where it calls `super().__init__`."""

import haiku as hk
import jax.numpy as jnp


class Shared(hk.Module):
    def __init__(self):
        super().__init__(name="shared_bias")

    def __call__(self, x):
        return x + hk.get_parameter("b", [3], init=jnp.zeros)


class Left(hk.Module):
    def __init__(self, name=None, *, shared_bias):
        super().__init__(name=name)
        self.shared_bias = shared_bias

    def __call__(self, x):
        return self.shared_bias(x)


class Right(hk.Module):
    def __init__(self, name=None, *, shared_bias):
        super().__init__(name=name)
        self.shared_bias = shared_bias

    def __call__(self, x):
        return self.shared_bias(hk.Linear(3)(x))


@hk.transform
def net(x):
    shared_bias = Shared()
    return Left(shared_bias=shared_bias)(x) + Right(shared_bias=shared_bias)(x)
