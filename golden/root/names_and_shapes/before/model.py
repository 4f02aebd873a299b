"""Names that are taken, and a shape that the readers spell with their own values."""

import haiku as hk
import jax.numpy as jnp


def shared_scale(x):
    return x.shape[-1:]


def widen(x):
    scale = hk.get_parameter("scale", shared_scale(x), init=hk.initializers.RandomNormal())
    return x * scale


def forward(x):
    size = x.shape[-1]
    x = widen(hk.Linear(size, name="shared_scale")(x))
    return x - hk.get_parameter("scale", [size], init=hk.initializers.RandomNormal())


model = hk.transform(forward)
