import haiku as hk
import jax.numpy as jnp


class Strict(hk.Module):
    def __setattr__(self, key, value):
        if key == "tied":
            raise AttributeError(key)
        super().__setattr__(key, value)


class Scale(Strict):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x * w


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x + w


@hk.transform
def net(x):
    return Shift()(Scale()(x))
