"""The consumer is a class defined in a function, and uses that function's width."""

import haiku as hk
import jax.numpy as jnp


def make(width):
    class Scale(hk.Module):
        def __call__(self, x):
            with hk.name_scope(hk.force_name("row")):
                return x * hk.get_parameter("w", [width], init=jnp.ones)

    @hk.transform
    def net(x):
        once = lambda x: Scale()(x)
        return once(Scale(name="first")(x))

    return net


net = make(3)
