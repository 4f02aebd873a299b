"""A base and its subclass share different things; neither has a constructor."""

import haiku as hk
import jax.numpy as jnp


def get_scale():
    with hk.name_scope(hk.force_name("global_scale")):
        return hk.get_parameter("w", [3], init=jnp.ones)


def get_rotation():
    with hk.name_scope(hk.force_name("rotation")):
        return hk.get_parameter("w", [3, 3], init=hk.initializers.Orthogonal())


class Trunk(hk.Module):
    def __call__(self, x):
        return x * get_scale()


class Actor(Trunk):
    def turn(self, x):
        return self(x) @ get_rotation()


@hk.transform
def net(x):
    return Actor("actor").turn(Trunk()(x)) @ get_rotation()
