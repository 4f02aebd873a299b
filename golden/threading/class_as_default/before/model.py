"""A class is the default of a constructor's argument."""

import haiku as hk
import jax.numpy as jnp


class Mixer(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("mixing")):
            return x @ hk.get_parameter("w", [4, 4], init=hk.initializers.Orthogonal())


class Block(hk.Module):
    def __init__(self, mixer=Mixer, name=None):
        super().__init__(name=name)
        self.mixer = mixer

    def __call__(self, x):
        return x + self.mixer()(x)


class Unmix(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("mixing")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.Orthogonal())
        return jnp.linalg.solve(w, x.T).T


def forward(x):
    return Unmix()(Block()(x))


model = hk.transform(forward)
