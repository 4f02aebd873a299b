"""A transform inside the transform, lifted: an instance made outside would not work in it, so it makes its own."""

import haiku as hk
import jax
import jax.numpy as jnp


class Energy(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("field")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return jnp.sum(w * x**2)


class Readout(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("field")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return w + x


def total(x):
    def inner(x):
        return Energy()(x)

    lifted = hk.transform(inner)
    params = hk.transparent_lift(lifted.init)(hk.next_rng_key() if hk.running_init() else None, x)
    force = jax.grad(lambda x: lifted.apply(params, None, x))(x)
    return force, Readout()(x)


model = hk.transform(total)
