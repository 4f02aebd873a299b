"""One of the levels is read by its own name, too, and has an owner of its own."""

import haiku as hk
import jax.numpy as jnp


class Down(hk.Module):
    def __call__(self, x):
        for i in range(3):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x * hk.get_parameter("scale", [], init=jnp.ones)
        return x


class Level0(hk.Module):
    """Owns `level_0/scale`, read by Top."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Top(hk.Module):
    def __init__(self, name=None, *, level_0):
        super().__init__(name=name)
        self.level_0 = level_0

    def __call__(self, x):
        return x / self.level_0.scale


@hk.transform
def net(x):
    level_0 = Level0(name="level_0")
    return Top(level_0=level_0)(Down()(x))
