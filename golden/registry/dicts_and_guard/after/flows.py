"""Two parameters of one registry; its entries are dictionaries and a guard catches misspelt names."""

import haiku as hk
import jax.numpy as jnp


class Base(hk.Module):
    """Owns `base/loc` and `base/log_scale`, read by Forward, Inverse and Prior."""

    @property
    def loc(self):
        return hk.get_parameter("loc", (4,), dtype=jnp.float32, init=jnp.zeros)

    @property
    def log_scale(self):
        return hk.get_parameter(
            "log_scale", (4,), dtype=jnp.float32, init=hk.initializers.Constant(-1.0)
        )


class Forward(hk.Module):
    def __init__(self, name=None, *, base):
        super().__init__(name=name)
        self.base = base

    def __call__(self, z):
        return self.base.loc + jnp.exp(self.base.log_scale) * z


class Inverse(hk.Module):
    def __init__(self, name=None, *, base):
        super().__init__(name=name)
        self.base = base

    def __call__(self, x):
        return (x - self.base.loc) * jnp.exp(-self.base.log_scale)


class Prior(hk.Module):
    def __init__(self, name=None, *, base):
        super().__init__(name=name)
        self.base = base

    def __call__(self, z):
        return -0.5 * jnp.sum(z**2) - jnp.sum(self.base.log_scale)


def density(x):
    base = Base(name="base")
    z = Inverse(base=base)(x)
    return Prior(base=base)(z)


def round_trip(x):
    base = Base(name="base")
    return Forward(base=base)(Inverse(base=base)(x))


log_prob = hk.transform(density)
cycle = hk.transform(round_trip)
