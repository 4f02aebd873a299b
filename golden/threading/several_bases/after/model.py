import haiku as hk
import jax.numpy as jnp


class Named:
    def __init__(self, label="x"):
        self.label = label


class Unit(hk.Module):
    """Owns `unit/w`, read by Scale and Unscale."""

    @property
    def w(self):
        return hk.get_parameter("w", [], init=jnp.ones)


class Scale(hk.Module, Named):
    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit

    def __call__(self, x):
        return x * self.unit.w


class Unscale(hk.Module, Named):
    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit

    def __call__(self, x):
        return x / self.unit.w


@hk.transform
def net(x):
    unit = Unit(name="unit")
    return Unscale(unit=unit)(Scale(unit=unit)(x))
