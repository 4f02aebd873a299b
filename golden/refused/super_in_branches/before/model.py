import haiku as hk
import jax.numpy as jnp


class Branching(hk.Module):
    """Calls the base's constructor in one of two places."""

    def __init__(self, width, name=None):
        if name is None:
            super().__init__(name=f"branching_{width}")
        else:
            super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            return x * hk.get_parameter("w", [self.width], init=jnp.ones)


@hk.transform
def net(x):
    return Branching(3)(x) + Branching(3, "second")(x)
