"""A name that is not known may be the one whose owner would have to move, so that nothing would be shared any more."""

import haiku as hk
import jax.numpy as jnp

NAMES = ["linear_1", "other"]


class Head(hk.Module):
    def __call__(self, x):
        for name in NAMES:
            with hk.name_scope(hk.force_name(name)):
                x = x @ hk.get_parameter("w", [4, 4], init=jnp.ones)
        return x


class Tail(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            return x @ hk.get_parameter("w", [4, 4], init=jnp.ones)


class Block(hk.Module):
    def __call__(self, x):
        return Head()(Tail()(x))


def net(x):
    return hk.Linear(4)(Block()(x))


model = hk.transform(net)
