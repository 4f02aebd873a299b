"""A root that is called, and makes two owners in one scope."""

import haiku as hk
import jax.numpy as jnp


class Places(hk.Module):
    """Owns `tables/places/w`, read by Embed and Score."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 3], init=hk.initializers.RandomNormal())


class Symbols(hk.Module):
    """Owns `tables/symbols/w`, read by Embed and Score."""

    @property
    def w(self):
        return hk.get_parameter("w", [5, 3], init=hk.initializers.RandomNormal())


class Embed(hk.Module):
    def __init__(self, name=None, *, places, symbols):
        super().__init__(name=name)
        self.places = places
        self.symbols = symbols

    def __call__(self, ids):
        a = self.symbols.w[ids]
        return a + self.places.w


class Score(hk.Module):
    def __init__(self, name=None, *, places, symbols):
        super().__init__(name=name)
        self.places = places
        self.symbols = symbols

    def __call__(self, x):
        y = x @ self.symbols.w.T
        return y, x @ self.places.w.T


def logits(ids, *, places=None, symbols=None):
    if places is None:
        with hk.name_scope("tables"):
            places = Places(name="places")
            symbols = Symbols(name="symbols")
    return Score(places=places, symbols=symbols)(Embed(places=places, symbols=symbols)(ids))[0]


def loss(ids):
    with hk.name_scope("tables"):
        places = Places(name="places")
        symbols = Symbols(name="symbols")
    return jnp.mean(logits(ids, places=places, symbols=symbols))


model = hk.transform(logits)
evaluate = hk.transform(loss)
