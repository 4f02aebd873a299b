"""Two of a family are forced by their names elsewhere, and one by a helper of its own."""

import haiku as hk
import jax.numpy as jnp


def last():
    with hk.name_scope(hk.force_name("level_2")):
        return hk.get_parameter("w", [4], init=jnp.ones)


class Tower(hk.Module):
    def __call__(self, x):
        for i in range(2):
            with hk.name_scope(hk.force_name(f"level_{i}")):
                x = x * hk.get_parameter("w", [4], init=jnp.ones)
            x = hk.Linear(4, name=hk.force_name(f"part_{i}"))(x)
        return x


class Head(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("level_0")):
            w = hk.get_parameter("w", [4], init=jnp.ones)
        return hk.Linear(4, name=hk.force_name("part_1"))(x + w) * last()


@hk.transform
def net(x):
    return Head()(Tower()(x))
