"""A `layer_stack` that is kept in a variable runs the function apart all the same."""

import haiku as hk
import jax.numpy as jnp


class Tower(hk.Module):
    def row(self):
        with hk.name_scope(hk.force_name("row")):
            return hk.get_parameter("w", [3], init=jnp.ones)

    def __call__(self, x):
        def block(x):
            return x + self.row()

        stack = hk.layer_stack(2)
        return stack(block)(x) * self.row()


@hk.transform
def net(x):
    return Tower()(x)
