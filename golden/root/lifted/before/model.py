"""A transform with a shared parameter that is lifted into a module, which gives it another path there."""

import haiku as hk
import jax.numpy as jnp


def scaled(x):
    x = x * hk.get_parameter("scale", [], init=jnp.ones)
    return jnp.tanh(x) / hk.get_parameter("scale", [], init=jnp.ones)


inner = hk.without_apply_rng(hk.transform(scaled))


class Lifted(hk.Module):
    def __call__(self, x):
        params = hk.experimental.transparent_lift(inner.init)(hk.next_rng_key(), x)
        return inner.apply(params, x)


def forward(x):
    return Lifted()(x)


model = hk.transform(forward)
