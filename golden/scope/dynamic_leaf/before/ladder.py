"""Each level has a parameter of its own, whose name is made at run time."""

import haiku as hk
import jax.numpy as jnp


class Up(hk.Module):
    def __init__(self, levels: int):
        super().__init__()
        self.levels = levels

    def __call__(self, x):
        for level in range(self.levels):
            with hk.name_scope(hk.force_name("ladder")):
                x = x * hk.get_parameter(f"scale_{level}", [], init=jnp.ones)
        return x


class Down(hk.Module):
    def __init__(self, levels: int):
        super().__init__()
        self.levels = levels

    def __call__(self, x):
        for level in reversed(range(self.levels)):
            with hk.name_scope(hk.force_name("ladder")):
                x = x / hk.get_parameter(f"scale_{level}", [], init=jnp.ones)
        return x


model = hk.transform(lambda x: Down(3)(Up(3)(x)))
