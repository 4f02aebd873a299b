"""A factory returns the root, and what is made of it elsewhere is a transform."""

import haiku as hk
import jax

LATENT = 3


class Encode(hk.Module):
    def __call__(self, x):
        return jax.nn.relu(hk.Linear(LATENT, name=hk.force_name("basis"))(x))


class Probe(hk.Module):
    def __call__(self, x):
        return hk.Linear(1)(hk.Linear(LATENT, name=hk.force_name("basis"))(x))


def make_forward(with_probe: bool):
    """The function to be transformed."""

    def forward(x):
        z = Encode()(x)
        return (z, Probe()(x)) if with_probe else z

    return forward
