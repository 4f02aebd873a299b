"""A property reads in the scope of the one who asks for it, and would read elsewhere."""

import haiku as hk
import jax
import jax.numpy as jnp


class Plain:
    @property
    def weights(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


PLAIN = Plain()


class M(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            v = hk.get_parameter("v", [4], init=jnp.ones)
            y = PLAIN.weights * x
        return v * y


class N(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            v = hk.get_parameter("v", [4], init=jnp.ones)
        return v * x


def forward(x):
    return M()(x) + N()(x)
