"""Lambdas under a forced scope that a transformation runs on the spot."""

import haiku as hk
import jax
import jax.numpy as jnp

WIDTH = 3


def mix(x):
    with hk.name_scope(hk.force_name("tied")):
        x = jax.vmap(lambda row: row @ hk.get_parameter("w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()))(x)
    return x


class Head(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            x = hk.remat(
                lambda y: jnp.tanh(
                    y @ hk.get_parameter("w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal())
                    + hk.get_parameter("b", [self.width], init=jnp.ones)
                )
            )(x)
            slope = jax.grad(lambda y: jnp.sum(y * hk.get_parameter("b", [self.width], init=jnp.ones)))(x)
        return x + slope


@hk.transform
def net(x):
    return Head(WIDTH)(mix(x))
