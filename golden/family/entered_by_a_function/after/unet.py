"""One scale a level, which one half of the model enters by a function of its own and on an exit stack."""

import haiku as hk
import jax
import jax.numpy as jnp

LEVELS = 3


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by Down, Up and Head."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [4], init=hk.initializers.TruncatedNormal())


class Down(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        skips = []
        for i in range(LEVELS):
            scale = self.levels[i].scale
            x = jax.nn.relu(hk.Linear(4)(x)) * scale
            skips.append(x)
        return x, skips


class Up(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x, skips):
        for i, skip in enumerate(skips):
            scale = self.levels[i].scale
            x = hk.Linear(4)(jnp.concatenate([x, skip], axis=-1)) / (1.0 + jnp.abs(scale))
        return x


class Head(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, x):
        for i in range(2):
            scale = self.levels[i].scale
            x = x + scale
        return x


@hk.transform
def unet(x):
    levels = [Level(name=f"level_{i}") for i in range(3)]
    x, skips = Down(levels=levels)(x)
    return Head(levels=levels)(Up(levels=levels)(x, skips))
