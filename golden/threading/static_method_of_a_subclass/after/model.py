"""A subclass has another static method of the name, which reads nothing: it takes the owner as well."""

import haiku as hk
import jax
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

    @staticmethod
    def angles(positions, *, rope):
        base = rope.base
        return positions / base

    def __call__(self, x):
        return x * jnp.cos(self.angles(jnp.arange(x.shape[0]), rope=self.rope))[:, None]


class Fixed(Rotary):
    @staticmethod
    def angles(positions, *, rope):
        return jax.nn.relu(positions)


@hk.transform
def net(x):
    rope = Rope(name="rope")
    return Fixed(rope=rope)(Rotary(rope=rope)(x))
