"""The inner transform has parameters of its own, which `hk.lift` puts below `inner`: it makes an owner of its own."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("unit")):
            return x * hk.get_parameter("value", [], init=jnp.ones)


def outer(x):
    def inner(x):
        return Scale()(x)

    init, apply = hk.transform(inner)
    params = hk.lift(init, name="inner")(hk.next_rng_key() if hk.running_init() else None, x)
    return apply(params, None, x) + Scale()(x)


model = hk.transform(outer)
