"""Which class is built is looked up: every class that it may be takes the owner."""

import haiku as hk
import jax.numpy as jnp


class Stem(hk.Module):
    """Owns `stem/linear/b`, `stem/linear/w` and `stem/scale`, read by Small and Large.
    """

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)

    @property
    @hk.name_like("__call__")
    def linear(self):
        return hk.Linear(8)


class Small(hk.Module):
    def __init__(self, name=None, *, stem):
        super().__init__(name=name)
        self.stem = stem

    def __call__(self, x):
        return x * self.stem.scale


class Large(hk.Module):
    def __init__(self, name=None, *, stem):
        super().__init__(name=name)
        self.stem = stem

    def __call__(self, x):
        return self.stem.linear(x) * self.stem.scale


BACKBONES = {
    "small": Small,
    "large": Large,
}


def forward(x, backbone="small"):
    stem = Stem(name="stem")
    return BACKBONES[backbone](stem=stem)(x)


model = hk.transform(forward)
