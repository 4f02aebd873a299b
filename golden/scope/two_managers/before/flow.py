"""A RealNVP-like flow: every coupling layer is scaled by one shared vector."""
import haiku as hk
import jax
import jax.numpy as jnp


class Coupling(hk.Module):
    def __init__(self, flip, name=None):
        super().__init__(name)
        self.flip = flip

    def __call__(self, x):
        a, b = jnp.split(x, 2, axis=-1)
        if self.flip:
            a, b = b, a
        with jax.named_scope("coupling"), hk.name_scope(hk.force_name("log_scale")):
            scale = jnp.exp(hk.get_parameter("value", [a.shape[-1]], init=jnp.zeros))
        shift = hk.Linear(a.shape[-1])(a)
        with (
            jax.named_scope("affine"),  # seen in the profiler
            hk.name_scope(hk.force_name("log_scale")),
        ):
            b = b * scale + shift + hk.get_parameter("bias", [], init=jnp.ones)
        return jnp.concatenate([a, b], axis=-1)


def flow(x):
    for index in range(4):
        x = Coupling(flip=bool(index % 2))(x)
    return x


sample = hk.transform(flow)
