"""Which class is built is looked up: every class that it may be takes the owner."""

import haiku as hk
import jax.numpy as jnp


class Small(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("stem")):
            return x * hk.get_parameter("scale", [], init=jnp.ones)


class Large(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("stem")):
            return hk.Linear(8)(x) * hk.get_parameter("scale", [], init=jnp.ones)


BACKBONES = {
    "small": Small,
    "large": Large,
}


def forward(x, backbone="small"):
    return BACKBONES[backbone]()(x)


model = hk.transform(forward)
