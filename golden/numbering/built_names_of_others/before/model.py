"""Names that are put together when the program runs: none of them can become the one that is forced."""

import haiku as hk
import jax.numpy as jnp


def gain(x):
    with hk.name_scope(hk.force_name("shared_layer")):
        return x * hk.get_parameter("scale", [3], init=jnp.ones)


class Block(hk.Module):
    def __call__(self, x):
        return gain(x)


@hk.transform
def net(x):
    for part in ("first", "last"):
        x = hk.Linear(3, name=f"{part}_dense")(x)
    return Block()(gain(x))
