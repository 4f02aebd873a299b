"""The module that Haiku makes of the function has the name of the function, and comes first."""

import haiku as hk
import jax.numpy as jnp


def gain(x):
    return x * hk.get_parameter("s", [4], init=jnp.ones)


Gain = hk.to_module(gain)


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x * hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("gain")):
            return x + hk.get_parameter("w", [4], init=hk.initializers.Constant(2.0))


@hk.transform
def net(x):
    x = Gain()(x)
    return Scale()(Shift()(x))
