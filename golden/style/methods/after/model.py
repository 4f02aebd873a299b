"""What layers do with shared parameters, and nothing else, becomes what their owners do."""

import haiku as hk
import jax
import jax.numpy as jnp

VOCAB = 16
WIDTH = 4


class Common(hk.Module):
    """Owns `common/embed`, read by Embed and Deembed."""

    @property
    def _embed(self):
        return hk.get_parameter(
            "embed", [VOCAB, WIDTH], init=hk.initializers.TruncatedNormal(0.02)
        )

    def embed(self, tokens):
        return jnp.take(self._embed, tokens, axis=0)

    def deembed(self, scale, x):
        return scale * (x @ self._embed.T)


class Embed(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name=name)
        self.common = common

    def __call__(self, tokens):
        """Vectors of the tokens."""
        return self.common.embed(tokens)


class Deembed(hk.Module):
    def __init__(self, scale, name=None, *, common):
        super().__init__(name=name)
        self.common = common
        self.scale = scale

    def __call__(self, x):
        return self.common.deembed(self.scale, x)


class Rotation(hk.Module):
    """Owns `rotation/r`, read by Rotate and Turn."""

    @property
    def r(self):
        return hk.get_parameter(
            "r", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()
        )

    def __call__(self, x):
        return jnp.tanh(x @ self.r)

    def back(self, vectors):
        return vectors @ self.r.T


class Rotate(hk.Module):
    def __init__(self, name=None, *, rotation):
        super().__init__(name=name)
        self.rotation = rotation

    def __call__(self, x):
        return self.rotation(x)


class Turn(hk.Module):
    def __init__(self, name=None, *, rotation):
        super().__init__(name=name)
        self.rotation = rotation

    def forward(self, vectors):
        return self.rotation(vectors)

    def back(self, vectors):
        return self.rotation.back(vectors)

    def __call__(self, x):
        return self.back(self.forward(x))


class Offset(hk.Module):
    """Owns `offset/b`, read by shift."""

    @property
    def b(self):
        return hk.get_parameter("b", [WIDTH], init=jnp.ones)

    def shift(self, x):
        return jax.nn.relu(x[..., :WIDTH] + self.b)


def shift(x, *, offset):
    """Move what comes."""
    # One offset for all.
    return offset.shift(x)


@hk.transform
def net(tokens):
    common = Common(name="common")
    offset = Offset(name="offset")
    rotation = Rotation(name="rotation")
    x = shift(Embed(common=common)(tokens), offset=offset)
    x = Turn(rotation=rotation)(Rotate(rotation=rotation)(x))
    return Deembed(0.5, common=common)(shift(x, offset=offset))
