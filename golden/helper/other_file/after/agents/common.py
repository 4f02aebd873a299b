"""Things that several agents need."""

import haiku as hk
import jax
import jax.numpy as jnp

TORSO_WIDTH = 32


class SharedTorso(hk.Module):
    """Owns `torso/w`, read by Actor and Critic."""

    @property
    def w(self):
        """One projection of the observations, used by actors and critics alike."""
        # Orthogonal, as usual for on-policy methods.
        return hk.get_parameter(
            "w", [8, TORSO_WIDTH], init=hk.initializers.Orthogonal(jnp.sqrt(2))
        )


def squash(x):
    return jax.nn.tanh(x)
