"""Roots that call each other and themselves, with annotations, on one line."""

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


def logits(ids: jnp.ndarray, depth: int = 0, *, symbols: Symbols | None = None) -> jnp.ndarray:
    """Doc."""
    if symbols is None:
        symbols = Symbols(name="symbols")
    x = Score(symbols=symbols)(Embed(symbols=symbols)(ids))
    if depth:
        return logits(ids, depth - 1, symbols=symbols) + x
    return x


def loss(ids: jnp.ndarray, *, symbols: Symbols | None = None):
    if symbols is None:
        symbols = Symbols(name="symbols")
    return jnp.mean(logits(ids, 1, symbols=symbols))


model = hk.transform(logits)


def forward(ids):
    symbols = Symbols(name="symbols")
    return loss(ids, symbols=symbols) + logits(ids, symbols=symbols).sum()


l = hk.transform(forward)
evaluate = hk.transform_with_state(loss)
