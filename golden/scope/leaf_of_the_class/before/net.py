"""The parameter's name is an attribute that each subclass sets, and a variable of a comprehension."""

import haiku as hk
import jax
import jax.numpy as jnp


class Head(hk.Module):
    LEAF = "none"
    scale = 1.0

    def __init__(self, width):
        super().__init__()
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("codebook")):
            table = hk.get_parameter(self.LEAF, [self.width, 4], init=hk.initializers.RandomNormal(self.scale))
        return x @ table


class Fine(Head):
    LEAF = "fine"


class Coarse(Head):
    LEAF = "coarse"
    scale = 2.0


class Reader(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("codebook")):
            tables = [hk.get_parameter(n, [4, 4], init=jnp.zeros) for n in ("a", "b")]
            fine = hk.get_parameter("fine", [4, 4], init=hk.initializers.RandomNormal(1.0))
        return x @ tables[0] + x @ tables[1] + x @ fine


@hk.transform
def forward(x):
    y = Fine(4)(x) + Coarse(4)(x)
    return Reader()(y)
