"""Functions that are context managers enter the forced scopes, one by way of another, and on an exit stack."""

from contextlib import ExitStack

import haiku as hk
import jax.numpy as jnp

from sharing import head, under

GAIN = hk.force_name("gain")


class Up(hk.Module):
    def __call__(self, x):
        with under(GAIN):
            gain = hk.get_parameter("g", [3], init=jnp.ones)
        with head():
            w = hk.get_parameter("w", [3, 4], init=hk.initializers.RandomNormal())
            x = hk.Linear(4, name="inner")(x * gain) + x @ w
        return x


class Down(hk.Module):
    def __call__(self, x):
        with ExitStack() as stack:
            x = x * 2.0
            stack.enter_context(head())
            x = x @ hk.get_parameter("w", [3, 4], init=hk.initializers.RandomNormal()).T
        with ExitStack() as stack:
            gain = self.own()
            stack.enter_context(under(GAIN))
            gain = gain + hk.get_parameter("g", [3], init=jnp.ones)
        return x * gain

    def own(self):
        return hk.get_parameter("own", [], init=jnp.zeros)


@hk.transform
def forward(x):
    return Down()(Up()(x))
