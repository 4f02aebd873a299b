"""Things that several agents need."""

import haiku as hk
import jax
import jax.numpy as jnp

TORSO_WIDTH = 32


def get_torso_weights():
    """One projection of the observations, used by actors and critics alike."""
    # Orthogonal, as usual for on-policy methods.
    init = hk.initializers.Orthogonal(jnp.sqrt(2))
    with hk.name_scope(hk.force_name("torso")):
        w = hk.get_parameter("w", [8, TORSO_WIDTH], init=init)
    return w


def squash(x):
    return jax.nn.tanh(x)
