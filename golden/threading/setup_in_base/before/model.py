"""The base's constructor calls a method that the subclass fills with a shared read."""

import haiku as hk
import jax.numpy as jnp


class Base(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width
        self.setup()

    def setup(self):
        """Subclasses prepare themselves here."""


class Reader(Base):
    def setup(self):
        with hk.name_scope(hk.force_name("weights")):
            self.row = hk.get_parameter("row", [self.width], init=jnp.ones)

    def __call__(self, x):
        return x * self.row


@hk.transform
def net(x):
    return Reader(3)(x) + Reader(3)(x)
