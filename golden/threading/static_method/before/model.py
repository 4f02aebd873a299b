import haiku as hk
import jax.numpy as jnp


class Rotary(hk.Module):
    """A static method has no `self` that could hold the owner, and takes it as an argument."""

    @staticmethod
    def angles(positions):
        with hk.name_scope(hk.force_name("rope")):
            base = hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))
        return positions / base

    def __call__(self, x):
        angles = self.angles(jnp.arange(x.shape[0]))
        return x * jnp.cos(angles)[:, None]


class Half(Rotary):
    def __call__(self, x):
        return super().__call__(x) + super().angles(1.0) + Rotary.angles(positions=2.0)


class Phase(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.angles = hk.Linear(2)

    def __call__(self, x):
        with hk.name_scope(hk.force_name("rope")):
            return self.angles(x) / hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))


@hk.transform
def net(x):
    rotary = Rotary()
    return Phase()(Half()(rotary(x))) * rotary.angles(3.0)
