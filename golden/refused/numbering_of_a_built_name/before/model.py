"""Names that are put together when the program runs, one of which is the name that is forced elsewhere."""

import haiku as hk
import jax.numpy as jnp


def gain(x):
    with hk.name_scope(hk.force_name("shared_layer")):
        return x * hk.get_parameter("scale", [3], init=jnp.ones)


def shift(x):
    with hk.name_scope(hk.force_name("late_shift")):
        return x + hk.get_parameter("b", [3], init=jnp.zeros)


def tilt(x):
    with hk.name_scope(hk.force_name("tilt_of_all")):
        return x - hk.get_parameter("b", [3], init=jnp.zeros)


class Block(hk.Module):
    def __call__(self, x):
        return tilt(shift(gain(x)))


def named(kind):
    return "_".join([kind, "shift"])


@hk.transform
def net(x):
    for part in ("shared", "own"):
        x = hk.Linear(3, name=f"{part}_layer")(x)
    for when in ("early", "late"):
        x = hk.Linear(3, name=named(when))(x)
        x = hk.Linear(3, name="tilt_" + ("of_all" if when == "late" else when))(x)
    return Block()(tilt(shift(gain(x))))
