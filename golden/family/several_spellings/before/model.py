"""One name, put together in four ways; the parameters of a level are made by layers and kept in states, too."""

import haiku as hk
import jax.numpy as jnp


class Gates(hk.Module):
    def __call__(self, x):
        for depth in (0, 2):
            with hk.name_scope(hk.force_name("gate_%d" % depth)):
                bias = hk.get_parameter("bias", [], init=jnp.zeros)
                x = hk.Linear(3)(x)
            x = x + bias
        for depth in range(1, 4):
            with hk.name_scope(hk.force_name("gate_{}".format(depth))):
                seen = hk.get_state("seen", [], init=jnp.zeros)
                hk.set_state("seen", seen + depth)
            x = x * seen
        return x


class Readout(hk.Module):
    def __call__(self, x):
        for k in list(range(2)):
            with hk.name_scope("FORCE:gate_" + str(k)):
                x = x - hk.get_parameter("bias", [], init=jnp.zeros)
        for k in range(3, 0, -1):
            with hk.name_scope(f"FORCE:gate_{k}"):
                x = x / (1 + hk.get_state("seen", [], init=jnp.zeros))
        return x


def forward(x):
    return Readout()(Gates()(x))


model = hk.transform_with_state(forward)
