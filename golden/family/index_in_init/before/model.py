"""Each block is built with the level that it belongs to."""

import haiku as hk
import jax.numpy as jnp


class Down(hk.Module):
    def __init__(self, level: int):
        super().__init__(name=f"down_{level}")
        self.level = level

    def __call__(self, x):
        with hk.name_scope(hk.force_name("skip_" + str(self.level))):
            return x * hk.get_parameter("w", [], init=jnp.ones)


class Up(hk.Module):
    def __init__(self, level: int):
        super().__init__(name=f"up_{level}")
        self.level = level

    def __call__(self, x):
        with hk.name_scope(hk.force_name(f"skip_{self.level}")):
            return x / hk.get_parameter("w", [], init=jnp.ones)


@hk.transform
def unet(x):
    for level in range(3):
        x = Down(level)(x)
    for level in reversed(range(3)):
        x = Up(level)(x)
    return x
