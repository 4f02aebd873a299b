import haiku as hk
import jax.numpy as jnp

import seq2seq.declarations  # declares what is shared
from seq2seq.declarations import WIDTH


class Vocabulary(hk.Module):
    """Owns `vocabulary/w`, read by Source and Target."""

    @property
    def w(self):
        return hk.get_parameter(
            "w", (20, WIDTH), jnp.float32, hk.initializers.TruncatedNormal(0.1)
        )


class Source(hk.Module):
    def __init__(self, name=None, *, vocabulary):
        super().__init__(name=name)
        self.vocabulary = vocabulary

    def __call__(self, tokens):
        return self.vocabulary.w[tokens].mean(axis=-2)


class Target(hk.Module):
    def __init__(self, name=None, *, vocabulary):
        super().__init__(name=name)
        self.vocabulary = vocabulary

    def __call__(self, x):
        return x @ self.vocabulary.w.T


def translate(tokens):
    vocabulary = Vocabulary(name="vocabulary")
    return Target(vocabulary=vocabulary)(hk.Linear(seq2seq.declarations.WIDTH)(Source(vocabulary=vocabulary)(tokens)))


model = hk.transform(translate)
