"""A lambda at the top of a file reads, and takes the owner as an argument."""

import haiku as hk
import jax.numpy as jnp


class Origin(hk.Module):
    """Owns `origin/point`, read by a lambda and forward."""

    @property
    def point(self):
        return hk.get_parameter("point", [3], init=jnp.zeros)


centre = lambda x, *, origin: x - origin.point


def forward(x):
    origin = Origin(name="origin")
    return hk.Linear(3)(centre(x, origin=origin)) + origin.point


model = hk.transform(forward)
