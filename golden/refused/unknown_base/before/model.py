"""The base comes from a package that is not in this tree; what its constructor takes is not known."""

import haiku as hk
import jax.numpy as jnp
from neural_zoo import BaseLayer


class Tied(BaseLayer):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("matrix")):
            return x @ hk.get_parameter("w", [4, 4], init=jnp.ones)


class Untied(BaseLayer):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("matrix")):
            return x @ hk.get_parameter("w", [4, 4], init=jnp.ones).T


@hk.transform
def net(x):
    return Untied()(Tied()(x))
