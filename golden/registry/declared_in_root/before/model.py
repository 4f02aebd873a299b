import haiku as hk
import jax.numpy as jnp

_SPECS = {}


def declare_global_parameter(name, shape, dtype=jnp.float32, init=None):
    _SPECS[name] = dict(shape=shape, dtype=dtype, init=init)


def get_global_parameter(name):
    spec = _SPECS[name]
    with hk.name_scope(hk.force_name(name)):
        return hk.get_parameter("w", spec["shape"], spec["dtype"], spec["init"])


class Embed(hk.Module):
    def __call__(self, x):
        return jnp.take(get_global_parameter("global_embed"), x, axis=0)


class DeEmbed(hk.Module):
    def __call__(self, x):
        return x @ get_global_parameter("global_embed").T


def build(vocab, width):
    @hk.transform
    def forward(x):
        scale = width**-0.5
        declare_global_parameter(
            "global_embed", (vocab, width), init=hk.initializers.RandomNormal(scale)
        )
        return DeEmbed()(Embed()(x))

    return forward


model = build(20, 6)
