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


class Weights(hk.Module):
    """Owns `weights/row`, read by Reader."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def row(self):
        return hk.get_parameter("row", [self.width], init=jnp.ones)


class Reader(Base):
    def __init__(self, *args, weights, **kwargs):
        self.weights = weights
        super().__init__(*args, **kwargs)

    def setup(self):
        self.row = self.weights.row

    def __call__(self, x):
        return x * self.row


@hk.transform
def net(x):
    weights = Weights(3, name="weights")
    return Reader(3, weights=weights)(x) + Reader(3, weights=weights)(x)
