"""An initializer and a dtype that every consumer is given, and a name that the root has for something else."""

import haiku as hk
import jax.numpy as jnp

WIDTH = 4
W_INIT = hk.initializers.RandomNormal(0.5)


class Tied(hk.Module):
    """Owns `tied/w`, read by Left and Right."""

    def __init__(self, dtype, w_init, name=None):
        super().__init__(name=name)
        self.dtype = dtype
        self.w_init = w_init

    @property
    def w(self):
        return hk.get_parameter("w", [WIDTH, WIDTH], self.dtype, self.w_init)


class Left(hk.Module):
    def __init__(self, w_init, dtype, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied
        self.w_init = w_init
        self.dtype = dtype

    def __call__(self, x):
        return x @ self.tied.w


class Offset(hk.Module):
    """Owns `offset/b`, read by Right."""

    def __init__(self, width, w_init, name=None):
        super().__init__(name=name)
        self.width = width
        self.w_init = w_init

    @property
    def b(self):
        return hk.get_parameter("b", [self.width], init=self.w_init)


class Right(hk.Module):
    def __init__(self, width, w_init, dtype=jnp.float32, name=None, *, offset, tied):
        super().__init__(name=name)
        self.offset = offset
        self.tied = tied
        self.width = width
        self.w_init = w_init
        self.dtype = dtype

    def __call__(self, x):
        w = self.tied.w
        b = self.offset.b
        return x @ w.T + b


@hk.transform
def net(x):
    offset = Offset(WIDTH, W_INIT, name="offset")
    tied = Tied(jnp.float32, W_INIT, name="tied")
    x = Right(WIDTH, w_init=W_INIT, offset=offset, tied=tied)(Left(W_INIT, jnp.float32, tied=tied)(x))
    return Right(4, W_INIT, offset=offset, tied=tied)(x)


@hk.transform
def other(x):
    offset = Offset(4, W_INIT, name="offset")
    tied = Tied(jnp.float32, W_INIT, name="tied")
    WIDTH, width = x.shape[-1], 4
    return Right(width, W_INIT, offset=offset, tied=tied)(x) * WIDTH
