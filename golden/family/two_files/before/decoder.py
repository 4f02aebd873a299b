import haiku as hk
import jax.numpy as jnp

import sizes


def decode(outputs):
    total = 0
    for block in range(sizes.BLOCKS):
        with hk.name_scope(hk.force_name(f'block_{block}')):
            total += outputs[block] / hk.get_parameter('gain', [1], init=jnp.ones)
    return total
