"""Consumers that do nothing but one expression, as methods of the owners."""

import haiku as hk
import jax.numpy as jnp


class Embed(hk.Module):
    def __init__(self, level):
        super().__init__()
        self.level = level

    def __call__(self, x):
        with hk.name_scope(hk.force_name(f"table_{self.level}")):
            table = hk.get_parameter("table", [5, 4], init=hk.initializers.RandomNormal())
        return table[x]


class Deembed(hk.Module):
    def __init__(self, level):
        super().__init__()
        self.level = level

    def __call__(self, x):
        with hk.name_scope(hk.force_name(f"table_{self.level}")):
            table = hk.get_parameter("table", [5, 4], init=hk.initializers.RandomNormal())
        return jnp.dot(x, table.T)


@hk.transform
def net(tokens):
    return [Deembed(level)(Embed(level)(tokens)) for level in range(2)]
