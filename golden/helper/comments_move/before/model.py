"""What the comments of helpers and of scopes say goes where the code goes."""

import haiku as hk
import jax.numpy as jnp


# the one table of the model
# (see the paper)
def get_table() -> jnp.ndarray:
    # do not rename: old checkpoints
    with hk.name_scope(hk.force_name("table")):  # absolute on purpose
        # drawn small
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal(0.1))  # never zero


class Encoder(hk.Module):
    def __call__(self, x):
        # the shared row
        with hk.name_scope(hk.force_name("row")):  # keep this name
            # one for all
            w = hk.get_parameter("w", [4], init=jnp.ones)  # ones
        # behind it
        return (x * w) @ get_table()


class Decoder(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            w = hk.get_parameter("w", [4], init=jnp.ones)
        return (x * w) @ get_table().T


@hk.transform
def net(x):
    return Decoder()(Encoder()(x))
