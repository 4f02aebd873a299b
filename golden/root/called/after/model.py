"""A root that another calls: as a part it takes the owner, as a root it makes it."""

import haiku as hk
import jax.numpy as jnp


class Symbols(hk.Module):
    """Owns `symbols/w`, read by Embed and Score."""

    @property
    def w(self):
        return hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, symbols):
        super().__init__(name=name)
        self.symbols = symbols

    def __call__(self, ids):
        return self.symbols.w[ids]


class Score(hk.Module):
    def __init__(self, name=None, *, symbols):
        super().__init__(name=name)
        self.symbols = symbols

    def __call__(self, x):
        return x @ self.symbols.w.T


def logits(ids, *, symbols=None):
    if symbols is None:
        symbols = Symbols(name="symbols")
    return Score(symbols=symbols)(Embed(symbols=symbols)(ids))


def perplexity(ids):
    symbols = Symbols(name="symbols")
    return jnp.exp(-jnp.mean(logits(ids, symbols=symbols)))


model = hk.transform(logits)
evaluate = hk.transform(perplexity)
