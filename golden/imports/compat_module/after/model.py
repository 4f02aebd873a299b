import haiku as hk
import jax.numpy as jnp


class Hinge(hk.Module):
    """Owns `hinge/angle`, read by Left and Right."""

    @property
    def angle(self):
        return hk.get_parameter("angle", [], init=jnp.ones)


class Left(hk.Module):
    def __init__(self, name=None, *, hinge):
        super().__init__(name=name)
        self.hinge = hinge

    def __call__(self, x):
        return x * self.hinge.angle


class Right(hk.Module):
    def __init__(self, name=None, *, hinge):
        super().__init__(name=name)
        self.hinge = hinge

    def __call__(self, x):
        return x / self.hinge.angle


@hk.transform
def door(x):
    hinge = Hinge(name="hinge")
    return Right(hinge=hinge)(Left(hinge=hinge)(x))
