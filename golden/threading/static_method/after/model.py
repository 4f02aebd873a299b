import haiku as hk
import jax.numpy as jnp


class Rope(hk.Module):
    """Owns `rope/base`, read by Rotary and Phase."""

    @property
    def base(self):
        return hk.get_parameter("base", [], init=hk.initializers.Constant(100.0))


class Rotary(hk.Module):
    """A static method has no `self` that could hold the owner, and takes it as an argument."""

    def __init__(self, name=None, *, rope):
        super().__init__(name=name)
        self.rope = rope

    @staticmethod
    def angles(positions, *, rope):
        base = rope.base
        return positions / base

    def __call__(self, x):
        angles = self.angles(jnp.arange(x.shape[0]), rope=self.rope)
        return x * jnp.cos(angles)[:, None]


class Half(Rotary):
    def __call__(self, x):
        return super().__call__(x) + super().angles(1.0, rope=self.rope) + Rotary.angles(positions=2.0, rope=self.rope)


class Phase(hk.Module):
    def __init__(self, name=None, *, rope):
        super().__init__(name=name)
        self.rope = rope
        self.angles = hk.Linear(2)

    def __call__(self, x):
        return self.angles(x) / self.rope.base


@hk.transform
def net(x):
    rope = Rope(name="rope")
    rotary = Rotary(rope=rope)
    return Phase(rope=rope)(Half(rope=rope)(rotary(x))) * rotary.angles(3.0, rope=rope)
