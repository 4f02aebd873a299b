"""Everything that fits on one line stands on one line."""

import haiku as hk
import jax.numpy as jnp


class Reader(hk.Module):
    "Reads."
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")): return x * hk.get_parameter("w", [3], init=jnp.ones)


class Writer(hk.Module):
    def __call__(self, x): y = x + 1; return y * hk.Linear(3, name="FORCE:last")(x)


@hk.transform
def first(*args): (x,) = args; return Writer()(Reader()(x))


@hk.transform
def second(x): "Writes."; return Writer()(x)


@hk.transform
def third(x): return Reader()(x)
