"""The parameter's name is an attribute that each subclass sets, and a variable of a comprehension."""

import haiku as hk
import jax
import jax.numpy as jnp


class Codebook(hk.Module):
    """Owns `codebook/a`, `codebook/b`, `codebook/coarse` and `codebook/fine`, read by
    Head and Reader.
    """

    def parameter(self, name, shape, init):
        return hk.get_parameter(name, shape=shape, init=init)

    @property
    def fine(self):
        return hk.get_parameter("fine", [4, 4], init=hk.initializers.RandomNormal(1.0))


class Head(hk.Module):
    LEAF = "none"
    scale = 1.0

    def __init__(self, width, *, codebook):
        super().__init__()
        self.codebook = codebook
        self.width = width

    def __call__(self, x):
        table = self.codebook.parameter(self.LEAF, [self.width, 4], hk.initializers.RandomNormal(self.scale))
        return x @ table


class Fine(Head):
    LEAF = "fine"


class Coarse(Head):
    LEAF = "coarse"
    scale = 2.0


class Reader(hk.Module):
    def __init__(self, name=None, *, codebook):
        super().__init__(name=name)
        self.codebook = codebook

    def __call__(self, x):
        tables = [self.codebook.parameter(n, [4, 4], jnp.zeros) for n in ("a", "b")]
        fine = self.codebook.fine
        return x @ tables[0] + x @ tables[1] + x @ fine


@hk.transform
def forward(x):
    codebook = Codebook(name="codebook")
    y = Fine(4, codebook=codebook)(x) + Coarse(4, codebook=codebook)(x)
    return Reader(codebook=codebook)(y)
