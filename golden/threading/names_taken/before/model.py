"""The natural names for the owner are in use already."""

import haiku as hk
import jax.numpy as jnp


class Shared:
    """Nothing to do with Haiku."""


shared = Shared()


class Left(hk.Module):
    def __init__(self, width, shared=True, name=None):
        super().__init__(name=name)
        self.width = width
        self.shared = shared

    def __call__(self, x):
        if not self.shared:
            return hk.Linear(self.width)(x)
        with hk.name_scope(hk.force_name("shared")):
            return x @ hk.get_parameter("w", [x.shape[-1], self.width], init=hk.initializers.Orthogonal())


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.Orthogonal())
        return jnp.linalg.solve(w, x.T).T


@hk.transform
def net(x):
    return Right()(Left(4)(x)) + Left(4, shared=False)(x)
