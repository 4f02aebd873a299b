"""Two transforms: one reads a parameter twice, the other once, and both keep it under one path."""

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


def generator(x):
    shared_scale = SharedScale(name="shared_scale")
    return narrow(hk.Linear(4, name="generator")(widen(x, shared_scale=shared_scale)), shared_scale=shared_scale)


def critic(x):
    shared_scale = SharedScale(name="shared_scale")
    return hk.Linear(1, name="critic")(widen(x, shared_scale=shared_scale))


generate = hk.transform(generator)
judge = hk.without_apply_rng(hk.transform(critic))
