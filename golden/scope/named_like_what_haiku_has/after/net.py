"""Parameters that are called like what every class, or every Haiku module, has."""

import haiku as hk
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `shared/params_dict`, `shared/property` and `shared/w`, read by Up and
    Down.
    """

    @property
    def property_param(self):
        return hk.get_parameter("property", [], init=jnp.ones)

    @property
    def w(self):
        return hk.get_parameter("w", [], init=jnp.ones)

    @property
    def params_dict_param(self):
        return hk.get_parameter("params_dict", [], init=jnp.ones)


class Up(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return x * self.shared.property_param * self.shared.w


class Down(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        x = x - self.shared.params_dict_param * self.shared.w
        return x / self.shared.property_param


def forward(x):
    shared = Shared(name="shared")
    return Down(shared=shared)(Up(shared=shared)(x))


model = hk.transform(forward)
