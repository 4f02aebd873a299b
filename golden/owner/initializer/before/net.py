"""An initializer and a dtype that every consumer is given, and a name that the root has for something else."""

import haiku as hk
import jax.numpy as jnp

WIDTH = 4
W_INIT = hk.initializers.RandomNormal(0.5)


class Left(hk.Module):
    def __init__(self, w_init, dtype, name=None):
        super().__init__(name=name)
        self.w_init = w_init
        self.dtype = dtype

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            return x @ hk.get_parameter("w", [WIDTH, WIDTH], self.dtype, self.w_init)


class Right(hk.Module):
    def __init__(self, width, w_init, dtype=jnp.float32, name=None):
        super().__init__(name=name)
        self.width = width
        self.w_init = w_init
        self.dtype = dtype

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [WIDTH, WIDTH], self.dtype, self.w_init)
        with hk.name_scope(hk.force_name("offset")):
            b = hk.get_parameter("b", [self.width], init=self.w_init)
        return x @ w.T + b


@hk.transform
def net(x):
    x = Right(WIDTH, w_init=W_INIT)(Left(W_INIT, jnp.float32)(x))
    return Right(4, W_INIT)(x)


@hk.transform
def other(x):
    WIDTH, width = x.shape[-1], 4
    return Right(width, W_INIT)(x) * WIDTH
