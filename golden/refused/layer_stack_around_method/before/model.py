"""The stacked function calls a method that reads: a forced name works there, an instance made outside would not."""

import haiku as hk
import jax.numpy as jnp


class Tower(hk.Module):
    def row(self):
        with hk.name_scope(hk.force_name("row")):
            return hk.get_parameter("w", [3], init=jnp.ones)

    def __call__(self, x):
        def block(x):
            return x + self.row()

        return hk.experimental.layer_stack(2)(block)(x) * self.row()


@hk.transform
def net(x):
    return Tower()(x)
