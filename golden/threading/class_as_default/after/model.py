"""A class is the default of a constructor's argument."""

import haiku as hk
import jax.numpy as jnp


class Mixing(hk.Module):
    """Owns `mixing/w`, read by Mixer and Unmix."""

    @property
    def w(self):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.Orthogonal())


class Mixer(hk.Module):
    def __init__(self, name=None, *, mixing):
        super().__init__(name=name)
        self.mixing = mixing

    def __call__(self, x):
        return x @ self.mixing.w


class Block(hk.Module):
    def __init__(self, mixer=Mixer, name=None, *, mixing):
        super().__init__(name=name)
        self.mixing = mixing
        self.mixer = mixer

    def __call__(self, x):
        return x + self.mixer(mixing=self.mixing)(x)


class Unmix(hk.Module):
    def __init__(self, name=None, *, mixing):
        super().__init__(name=name)
        self.mixing = mixing

    def __call__(self, x):
        w = self.mixing.w
        return jnp.linalg.solve(w, x.T).T


def forward(x):
    mixing = Mixing(name="mixing")
    return Unmix(mixing=mixing)(Block(mixing=mixing)(x))


model = hk.transform(forward)
