"""A static method of a base, called by the name of the class that inherits it: `Half.angles` is `Rotary.angles`."""

import haiku as hk
import jax.numpy as jnp


class Rope(hk.Module):
    """Owns `rope/base`, read by Angles."""

    @property
    def base(self):
        return hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))


class Angles:
    @staticmethod
    def angles(positions, *, rope):
        base = rope.base
        return positions / base


class Rotary(Angles, hk.Module):
    def __init__(self, name=None, *, rope):
        super().__init__(name=name)
        self.rope = rope

    def __call__(self, x):
        return x * jnp.cos(Rotary.angles(jnp.arange(x.shape[0]), rope=self.rope))[:, None]


class Half(Rotary):
    def __call__(self, x):
        return super().__call__(x) + Half.angles(1.0, rope=self.rope)


@hk.transform
def net(x):
    rope = Rope(name="rope")
    return Half(rope=rope)(Rotary(rope=rope)(x)) * Half.angles(positions=3.0, rope=rope)
