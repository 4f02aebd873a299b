"""One name is the path of a module below another, which would have to move: nothing would be shared any more."""

import haiku as hk
import jax.numpy as jnp


class Head(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("linear_1")):
            return hk.Linear(4, name="embed")(x)


class Tail(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=hk.force_name("linear_1/embed"))(x)


class Block(hk.Module):
    def __call__(self, x):
        return Head()(Tail()(x))


def net(x):
    return hk.Linear(4)(Block()(x))


model = hk.transform(net)
