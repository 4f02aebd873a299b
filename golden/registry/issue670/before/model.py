import haiku as hk
import jax.numpy as jnp

_DECLARED = {}


def declare_global_parameter(name, shape, dtype=jnp.float32, init=None):
    _DECLARED[name] = (shape, dtype, init)


def get_global_parameter(name):
    if name not in _DECLARED:
        raise KeyError(f"{name} was not declared")
    shape, dtype, init = _DECLARED[name]
    with hk.name_scope(hk.force_name("globals")):
        return hk.get_parameter(name, shape, dtype, init)


class Embed(hk.Module):
    def __init__(self):
        super().__init__()

    def __call__(self, x):
        w = get_global_parameter("global_embed")
        return jnp.take(w, x, axis=0)


class DeEmbed(hk.Module):
    def __init__(self):
        super().__init__()

    def __call__(self, x):
        w = get_global_parameter("global_embed")
        return x @ w.T


declare_global_parameter("global_embed", (40, 12), init=hk.initializers.RandomNormal())


def model(x):
    return DeEmbed()(Embed()(x))


forward = hk.transform(model)
