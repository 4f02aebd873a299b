"""What layers do with shared parameters, and nothing else, becomes what their owners do."""

import haiku as hk
import jax
import jax.numpy as jnp

VOCAB = 16
WIDTH = 4


def table():
    with hk.name_scope(hk.force_name("common")):
        return hk.get_parameter("embed", [VOCAB, WIDTH], init=hk.initializers.TruncatedNormal(0.02))


class Embed(hk.Module):
    def __call__(self, tokens):
        """Vectors of the tokens."""
        return jnp.take(table(), tokens, axis=0)


class Deembed(hk.Module):
    def __init__(self, scale, name=None):
        super().__init__(name=name)
        self.scale = scale

    def __call__(self, x):
        w = table()
        return self.scale * (x @ w.T)


class Rotate(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("rotation")):
            r = hk.get_parameter("r", [WIDTH, WIDTH], init=hk.initializers.RandomNormal())
        return jnp.tanh(x @ r)


class Turn(hk.Module):
    def forward(self, vectors):
        with hk.name_scope(hk.force_name("rotation")):
            return jnp.tanh(vectors @ hk.get_parameter("r", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()))

    def back(self, vectors):
        with hk.name_scope(hk.force_name("rotation")):
            return vectors @ hk.get_parameter("r", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()).T

    def __call__(self, x):
        return self.back(self.forward(x))


def shift(x):
    """Move what comes."""
    # One offset for all.
    with hk.name_scope(hk.force_name("offset")):
        b = hk.get_parameter("b", [WIDTH], init=jnp.ones)
    return (
        jax.nn.relu(x[..., :WIDTH] + b)
    )


@hk.transform
def net(tokens):
    x = shift(Embed()(tokens))
    x = Turn()(Rotate()(x))
    return Deembed(0.5)(shift(x))
