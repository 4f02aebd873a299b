"""The natural names for the owner are in use already."""

import haiku as hk
import jax.numpy as jnp


class Shared:
    """Nothing to do with Haiku."""


shared = Shared()


class SharedOwner(hk.Module):
    """Owns `shared/w`, read by Left and Right."""

    def w(self, shape):
        return hk.get_parameter("w", shape=shape, init=hk.initializers.Orthogonal())


class Left(hk.Module):
    def __init__(self, width, shared=True, name=None, *, shared_owner):
        super().__init__(name=name)
        self.shared_owner = shared_owner
        self.width = width
        self.shared = shared

    def __call__(self, x):
        if not self.shared:
            return hk.Linear(self.width)(x)
        return x @ self.shared_owner.w([x.shape[-1], self.width])


class Right(hk.Module):
    def __init__(self, name=None, *, shared_owner):
        super().__init__(name=name)
        self.shared_owner = shared_owner

    def __call__(self, x):
        w = self.shared_owner.w([4, 4])
        return jnp.linalg.solve(w, x.T).T


@hk.transform
def net(x):
    shared_owner = SharedOwner(name="shared")
    return Right(shared_owner=shared_owner)(Left(4, shared_owner=shared_owner)(x)) + Left(4, shared=False, shared_owner=shared_owner)(x)
