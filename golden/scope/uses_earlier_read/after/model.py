"""The second read takes its shape and dtype from the first."""

import haiku as hk
import jax.numpy as jnp


class ScaleAndShift(hk.Module):
    """Owns `scale_and_shift/b` and `scale_and_shift/w`, read by Affine and Inverse."""

    def w(self, size, dtype):
        return hk.get_parameter("w", [size], dtype, init=jnp.ones)

    def b(self, shape, dtype):
        return hk.get_parameter("b", shape, dtype, init=jnp.zeros)


class Affine(hk.Module):
    def __init__(self, name=None, *, scale_and_shift):
        super().__init__(name=name)
        self.scale_and_shift = scale_and_shift

    def __call__(self, x):
        w = self.scale_and_shift.w(x.shape[-1], x.dtype)
        b = self.scale_and_shift.b(w.shape, w.dtype)
        return w * x + b


class Inverse(hk.Module):
    def __init__(self, name=None, *, scale_and_shift):
        super().__init__(name=name)
        self.scale_and_shift = scale_and_shift

    def __call__(self, y):
        w = self.scale_and_shift.w(y.shape[-1], y.dtype)
        b = self.scale_and_shift.b(w.shape, w.dtype)
        return (y - b) / w


@hk.transform
def net(x):
    scale_and_shift = ScaleAndShift(name="scale_and_shift")
    return Inverse(scale_and_shift=scale_and_shift)(hk.Linear(3)(Affine(scale_and_shift=scale_and_shift)(x)))
