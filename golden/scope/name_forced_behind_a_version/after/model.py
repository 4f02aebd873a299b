"""Which function forces the name depends on the version."""

import haiku as hk
import jax
import jax.numpy as jnp
if hasattr(hk, 'force_name'):
    force_name = hk.force_name
else:
    force_name = hk.experimental.force_name


class Shared(hk.Module):
    """Owns `shared/w`, read by Up and Down."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


class Up(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x * self.shared.w


class Down(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x + self.shared.w


def forward(x):
    shared = Shared(name="shared")
    return Down(shared=shared)(Up(shared=shared)(x))


net = hk.transform(forward)
