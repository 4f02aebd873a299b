import haiku as hk
import jax
import jax.numpy as jnp


def _table(vocab, width):
    with hk.name_scope(hk.force_name("tied")):
        table = hk.get_parameter("table", [vocab, width], init=hk.initializers.TruncatedNormal(0.02))
    return table


# The sizes of the small model.
def small_table():
    return _table(100, 16)


class Embed(hk.Module):
    def __call__(self, tokens):
        return small_table()[tokens] * jnp.sqrt(16)


class Logits(hk.Module):
    def __call__(self, x):
        table = _table(100, width=16)
        return jnp.einsum("...d,vd->...v", x, table)


@jax.jit
def unrelated(x):
    return x + 1


@hk.transform
def lm(tokens):
    x = Embed()(tokens)
    x = hk.LayerNorm(-1, True, True)(x)
    return Logits()(x)
