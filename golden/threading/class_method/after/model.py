"""A class method takes the owner as an argument, since the class could not hold it."""

import haiku as hk
import jax.numpy as jnp


class Rope(hk.Module):
    """Owns `rope/base`, read by Rotary."""

    @property
    def base(self):
        return hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))


class Rotary(hk.Module):
    def __init__(self, name=None, *, rope):
        super().__init__(name=name)
        self.rope = rope

    @classmethod
    def angles(cls, positions, *, rope):
        base = rope.base
        return positions / base

    def __call__(self, x):
        return x * jnp.cos(self.angles(jnp.arange(x.shape[0]), rope=self.rope))[:, None]


@hk.transform
def net(x):
    rope = Rope(name="rope")
    return Rotary(rope=rope)(Rotary(rope=rope)(x))
