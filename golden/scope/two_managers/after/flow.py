"""A RealNVP-like flow: every coupling layer is scaled by one shared vector."""
import haiku as hk
import jax
import jax.numpy as jnp


class LogScale(hk.Module):
    """Owns `log_scale/bias` and `log_scale/value`, read by Coupling."""

    def value(self, size):
        return hk.get_parameter("value", [size], init=jnp.zeros)

    @property
    def bias(self):
        return hk.get_parameter("bias", [], init=jnp.ones)


class Coupling(hk.Module):
    def __init__(self, flip, name=None, *, log_scale):
        super().__init__(name)
        self.log_scale = log_scale
        self.flip = flip

    def __call__(self, x):
        a, b = jnp.split(x, 2, axis=-1)
        if self.flip:
            a, b = b, a
        with jax.named_scope("coupling"):
            scale = jnp.exp(self.log_scale.value(a.shape[-1]))
        shift = hk.Linear(a.shape[-1])(a)
        with (
            jax.named_scope("affine"),  # seen in the profiler
        ):
            b = b * scale + shift + self.log_scale.bias
        return jnp.concatenate([a, b], axis=-1)


def flow(x):
    log_scale = LogScale(name="log_scale")
    for index in range(4):
        x = Coupling(flip=bool(index % 2), log_scale=log_scale)(x)
    return x


sample = hk.transform(flow)
