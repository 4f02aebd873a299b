"""A class method builds the class through `cls`, which may be a subclass."""

import haiku as hk
import jax.numpy as jnp


class Rescale(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @classmethod
    def like(cls, x, name=None):
        return cls(x.shape[-1], name=name)

    def __call__(self, x):
        with hk.name_scope(hk.force_name("unit")):
            return x * hk.get_parameter("w", [self.width], init=jnp.ones)


@hk.transform
def net(x):
    x = Rescale.like(x)(x)
    return Rescale(3, name="last")(x)
