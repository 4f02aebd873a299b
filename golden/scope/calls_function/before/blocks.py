"""A plain function is called in the scope; it makes a layer of its own there."""

import haiku as hk
import jax


def activate(x):
    return jax.nn.gelu(hk.LayerNorm(axis=-1, create_scale=True, create_offset=True)(x))


class Left(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("mixer")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.Orthogonal())
            return activate(x @ w)


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("mixer")):
            w = hk.get_parameter("w", [4, 4], init=hk.initializers.Orthogonal())
            return activate(x @ w.T)


@hk.transform
def model(x):
    return Left()(x) + Right()(x)
