"""The root reads the family itself, in a loop and in a function that runs in the loop."""

import haiku as hk
import jax
import jax.numpy as jnp


class Level(hk.Module):
    """Owns `level_*/scale`, one owner for each index, read by scaled and net."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


@hk.transform
def net(xs):
    shared_levels = [Level(name=f"level_{i}") for i in range(2)]
    levels = len(xs)
    for number in range(2):

        def scaled(x):
            return x * shared_levels[number].scale + number

        xs = scaled(xs)
        xs = jax.vmap(lambda x: x - shared_levels[number].scale)(xs)
    return xs / levels
