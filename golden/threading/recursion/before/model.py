"""Functions with stars, positional-only arguments and a call of themselves."""

import haiku as hk
import jax.numpy as jnp


def block(x, *args, **kwargs):
    del args, kwargs
    with hk.name_scope(hk.force_name("row")):
        return x * hk.get_parameter("w", [3], init=jnp.ones)


def stack(x, depth, /):
    return stack(block(x, depth, note="deeper"), depth - 1) if depth else x


@hk.transform
def net(x):
    return stack(block(x), 3)
