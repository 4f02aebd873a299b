"""Two parameters of one registry; its entries are dictionaries and a guard catches misspelt names."""

import haiku as hk
import jax.numpy as jnp

_PARAMETERS = {}


def declare(name, *, shape, dtype=jnp.float32, init=jnp.zeros):
    _PARAMETERS[name] = {"shape": shape, "dtype": dtype, "init": init}


def get(name):
    if name not in _PARAMETERS:
        raise ValueError(f"{name!r} is not declared")
    spec = _PARAMETERS[name]
    with hk.name_scope(hk.force_name("base")):
        return hk.get_parameter(name, spec["shape"], dtype=spec["dtype"], init=spec["init"])


declare("loc", shape=(4,))
declare("log_scale", shape=(4,), init=hk.initializers.Constant(-1.0))


class Forward(hk.Module):
    def __call__(self, z):
        return get("loc") + jnp.exp(get("log_scale")) * z


class Inverse(hk.Module):
    def __call__(self, x):
        return (x - get("loc")) * jnp.exp(-get("log_scale"))


class Prior(hk.Module):
    def __call__(self, z):
        return -0.5 * jnp.sum(z**2) - jnp.sum(get("log_scale"))


def density(x):
    z = Inverse()(x)
    return Prior()(z)


def round_trip(x):
    return Forward()(Inverse()(x))


log_prob = hk.transform(density)
cycle = hk.transform(round_trip)
