"""A helper that nothing in this tree calls: who reads it is not known."""

import haiku as hk
import jax.numpy as jnp


def shared_scale(width):
    with hk.name_scope(hk.force_name("shared_scale")):
        return hk.get_parameter("scale", [width], init=jnp.ones)


class Norm(hk.Module):
    def __call__(self, x):
        scale = hk.get_parameter("scale", [x.shape[-1]], init=jnp.ones)
        return scale * x / jnp.linalg.norm(x)


net = hk.transform(lambda x: Norm()(x))
