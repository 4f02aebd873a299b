"""The index is a text: one of a known collection, or what a context variable holds where it is read."""

import contextlib
import contextvars

import haiku as hk
import jax.numpy as jnp

LANGUAGES = ("de", "sw")
ACTIVE = contextvars.ContextVar("language", default="de")


@contextlib.contextmanager
def language(name):
    token = ACTIVE.set(name)
    try:
        yield
    finally:
        ACTIVE.reset(token)


class Encoder(hk.Module):
    def __init__(self, width, *, adapters):
        super().__init__()
        self.adapters = adapters
        self.width = width

    def __call__(self, x):
        for lang in LANGUAGES:
            x = jnp.tanh(self.adapters[lang](x))
        return x


class Decoder(hk.Module):
    def __init__(self, width, *, adapters):
        super().__init__()
        self.adapters = adapters
        self.width = width

    def __call__(self, x):
        lang = ACTIVE.get()
        return self.adapters[lang](x)


@hk.transform
def translate(x):
    adapters = {i: hk.Linear(4, name=f"adapter_{i}") for i in ("de", "sw")}
    with language("de"):
        x = Encoder(4, adapters=adapters)(x)
    with language("sw"):
        return Decoder(4, adapters=adapters)(x)
