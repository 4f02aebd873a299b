"""A lambda that would make an owner and use it twice becomes a function."""

import haiku as hk
import jax.numpy as jnp


class Embed(hk.Module):
    def __call__(self, ids):
        with hk.name_scope(hk.force_name("table")):
            return hk.get_parameter("w", [5, 3], init=jnp.ones)[ids]


class Logits(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("deep/scale")):
            x = x * hk.get_parameter("w", [3], init=jnp.ones)
        with hk.name_scope(hk.force_name("table")):
            return x @ hk.get_parameter("w", [5, 3], init=jnp.ones).T


# The model.
model = hk.transform(lambda ids: Logits()(Embed()(ids)))


def build(scale):
    settings = {"scale": scale}
    nets = {
        "main": hk.transform(
            lambda ids, *rest, offset=1.0:
                # twice the table
                Logits()(Embed()(ids)) * settings["scale"]
                + offset  # moved up
        ),
        "other": hk.transform((lambda ids: Logits()(Embed()(ids)))),
    }
    return nets


built = build(2.0)["main"]
other = build(2.0)["other"]
