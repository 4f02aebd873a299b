"""Each block is built with the level that it belongs to."""

import haiku as hk
import jax.numpy as jnp


class Skip(hk.Module):
    """Owns `skip_*/w`, one owner for each index, read by Down and Up."""

    @property
    def w(self):
        return hk.get_parameter("w", [], init=jnp.ones)


class Down(hk.Module):
    def __init__(self, level: int, *, skips: list[Skip]):
        super().__init__(name=f"down_{level}")
        self.skips = skips
        self.level = level

    def __call__(self, x):
        return x * self.skips[self.level].w


class Up(hk.Module):
    def __init__(self, level: int, *, skips: list[Skip]):
        super().__init__(name=f"up_{level}")
        self.skips = skips
        self.level = level

    def __call__(self, x):
        return x / self.skips[self.level].w


@hk.transform
def unet(x):
    skips = [Skip(name=f"skip_{i}") for i in range(3)]
    for level in range(3):
        x = Down(level, skips=skips)(x)
    for level in reversed(range(3)):
        x = Up(level, skips=skips)(x)
    return x
