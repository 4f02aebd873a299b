"""The helper also makes a layer, beside the scope: that belongs to the module that calls it."""

import haiku as hk
import jax.numpy as jnp


def lookup(ids):
    with hk.name_scope(hk.force_name("codes")):
        codes = hk.get_parameter("codes", [32, 8], init=hk.initializers.RandomUniform(-1, 1))
    return hk.Linear(8, name="project")(codes[ids])


class Quantize(hk.Module):
    def __call__(self, ids):
        return lookup(ids)


class Commit(hk.Module):
    def __call__(self, x, ids):
        return jnp.mean((x - lookup(ids)) ** 2)


@hk.transform
def loss(ids):
    return Commit()(Quantize()(ids), ids)
