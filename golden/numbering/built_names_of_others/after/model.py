"""Names that are put together when the program runs: none of them can become the one that is forced."""

import haiku as hk
import jax.numpy as jnp


class SharedLayer(hk.Module):
    """Owns `shared_layer/scale`, read by gain."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [3], init=jnp.ones)


def gain(x, *, shared_layer):
    return x * shared_layer.scale


class Block(hk.Module):
    def __init__(self, name=None, *, shared_layer):
        super().__init__(name=name)
        self.shared_layer = shared_layer

    def __call__(self, x):
        return gain(x, shared_layer=self.shared_layer)


@hk.transform
def net(x):
    shared_layer = SharedLayer(name="shared_layer")
    for part in ("first", "last"):
        x = hk.Linear(3, name=f"{part}_dense")(x)
    return Block(shared_layer=shared_layer)(gain(x, shared_layer=shared_layer))
