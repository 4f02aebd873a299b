"""The inner transform has parameters of its own, which `hk.lift` puts below `inner`: it makes an owner of its own."""

import haiku as hk
import jax.numpy as jnp


class Unit(hk.Module):
    """Owns `unit/value`, read by Scale."""

    @property
    def value(self):
        return hk.get_parameter("value", [], init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, name=None, *, unit):
        super().__init__(name=name)
        self.unit = unit

    def __call__(self, x):
        return x * self.unit.value


def outer(x):
    unit = Unit(name="unit")

    def inner(x):
        unit = Unit(name="unit")
        return Scale(unit=unit)(x)

    init, apply = hk.transform(inner)
    params = hk.lift(init, name="inner")(hk.next_rng_key() if hk.running_init() else None, x)
    return apply(params, None, x) + Scale(unit=unit)(x)


model = hk.transform(outer)
