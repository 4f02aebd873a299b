"""The second read takes its shape and dtype from the first."""

import haiku as hk
import jax.numpy as jnp


class Affine(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("scale_and_shift")):
            w = hk.get_parameter("w", [x.shape[-1]], x.dtype, init=jnp.ones)
            b = hk.get_parameter("b", w.shape, w.dtype, init=jnp.zeros)
        return w * x + b


class Inverse(hk.Module):
    def __call__(self, y):
        with hk.name_scope(hk.force_name("scale_and_shift")):
            w = hk.get_parameter("w", [y.shape[-1]], y.dtype, init=jnp.ones)
            b = hk.get_parameter("b", w.shape, w.dtype, init=jnp.zeros)
        return (y - b) / w


@hk.transform
def net(x):
    return Inverse()(hk.Linear(3)(Affine()(x)))
