import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, apart, name=None):
        super().__init__(name=name)
        self.apart = apart

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
            with hk.name_scope(hk.force_name("apart") if self.apart else "inner"):
                v = hk.get_parameter("v", [3], init=jnp.ones)
        return x * w * v


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x + w


@hk.transform
def net(x):
    return Shift()(Scale(False)(x))
