"""The upper owner is made with a variable of the builder, so that another root cannot make it to make the lower one."""

import haiku as hk
import jax.numpy as jnp


def build(width):
    def forward(x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [width], init=jnp.ones)
        x = x * w
        with hk.name_scope(hk.force_name("shared/embed")):
            x = x + hk.get_parameter("b", [4], init=jnp.zeros)
        with hk.name_scope(hk.force_name("shared")):
            return x + hk.get_parameter("w", [width], init=jnp.ones)

    return hk.transform(forward)


net = build(4)


@hk.transform
def other(x):
    with hk.name_scope(hk.force_name("shared/embed")):
        return x + hk.get_parameter("b", [4], init=jnp.zeros)
