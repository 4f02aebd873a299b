"""A transform inside the transform, lifted: an instance made outside would not work in it, so it makes its own."""

import haiku as hk
import jax
import jax.numpy as jnp


class Field(hk.Module):
    """Owns `field/w`, read by Energy and Readout."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Energy(hk.Module):
    def __init__(self, name=None, *, field):
        super().__init__(name=name)
        self.field = field

    def __call__(self, x):
        w = self.field.w
        return jnp.sum(w * x**2)


class Readout(hk.Module):
    def __init__(self, name=None, *, field):
        super().__init__(name=name)
        self.field = field

    def __call__(self, x):
        w = self.field.w
        return w + x


def total(x):
    field = Field(name="field")

    def inner(x):
        field = Field(name="field")
        return Energy(field=field)(x)

    lifted = hk.transform(inner)
    params = hk.transparent_lift(lifted.init)(hk.next_rng_key() if hk.running_init() else None, x)
    force = jax.grad(lambda x: lifted.apply(params, None, x))(x)
    return force, Readout(field=field)(x)


model = hk.transform(total)
