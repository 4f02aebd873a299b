"""What a library reads outside of every module."""

import haiku as hk
import jax.numpy as jnp


class SharedScale(hk.Module):
    """Owns `shared_scale/scale`, read by widen and narrow."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


def widen(x, *, shared_scale):
    return x * shared_scale.scale


def narrow(x, *, shared_scale):
    return x / shared_scale.scale
