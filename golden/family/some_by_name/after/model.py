"""Two of a family are forced by their names elsewhere, and one by a helper of its own."""

import haiku as hk
import jax.numpy as jnp


class Level(hk.Module):
    """Owns `level_*/w`, one owner for each index, read by Tower and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


class Tower(hk.Module):
    def __init__(self, name=None, *, levels, parts):
        super().__init__(name=name)
        self.levels = levels
        self.parts = parts

    def __call__(self, x):
        for i in range(2):
            x = x * self.levels[i].w
            x = self.parts[i](x)
        return x


class Head(hk.Module):
    def __init__(self, name=None, *, levels, parts):
        super().__init__(name=name)
        self.levels = levels
        self.parts = parts

    def __call__(self, x):
        w = self.levels[0].w
        return self.parts[1](x + w) * self.levels[2].w


@hk.transform
def net(x):
    levels = [Level(name=f"level_{i}") for i in range(3)]
    parts = [hk.Linear(4, name=f"part_{i}") for i in range(2)]
    return Head(levels=levels, parts=parts)(Tower(levels=levels, parts=parts)(x))
