"""Names with numbers and with slashes: the owners are made in the order that Haiku's numbering wants."""

import haiku as hk
import jax.numpy as jnp


def get(name):
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Reader(hk.Module):
    def __call__(self, x):
        x = x * get("table_1") + get("table") - get("table_10")
        return x * get("deep/down") / get("deep/up")


@hk.transform
def net(x):
    first = Reader()
    return first(x) + Reader(name="second")(x)
