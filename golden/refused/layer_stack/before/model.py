"""Inside a `layer_stack` the forced name is not shared at all: every layer has a parameter of its own there."""

import haiku as hk
import jax
import jax.numpy as jnp


class Layer(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("residual")):
            gate = hk.get_parameter("gate", [], init=jnp.ones)
        return x + gate * jax.nn.relu(hk.Linear(4)(x))


class Final(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("residual")):
            return x * hk.get_parameter("gate", [], init=jnp.ones)


@hk.transform
def net(x):
    @hk.layer_stack(3)
    def layers(x):
        return Layer()(x)

    return Final()(layers(x))
