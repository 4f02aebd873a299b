import haiku as hk
import jax.numpy as jnp


class Left(hk.Module):
    def __call__(self, x):
        get = hk.get_parameter
        with hk.name_scope(hk.force_name("row")):
            w, b = get("w", [3], init=jnp.ones), get("b", [3], init=jnp.zeros)
        return x * w + b


class Right(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("row")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x / w


@hk.transform
def net(x):
    return Right()(Left()(x))
