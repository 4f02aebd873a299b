"""A factory returns the root, and what is made of it elsewhere is a transform."""

import haiku as hk
import jax

LATENT = 3


class Encode(hk.Module):
    def __init__(self, name=None, *, basis):
        super().__init__(name=name)
        self.basis = basis

    def __call__(self, x):
        return jax.nn.relu(self.basis(x))


class Probe(hk.Module):
    def __init__(self, name=None, *, basis):
        super().__init__(name=name)
        self.basis = basis

    def __call__(self, x):
        return hk.Linear(1)(self.basis(x))


def make_forward(with_probe: bool):
    """The function to be transformed."""

    def forward(x):
        basis = hk.Linear(LATENT, name="basis")
        z = Encode(basis=basis)(x)
        return (z, Probe(basis=basis)(x)) if with_probe else z

    return forward
