import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, name=None, **options):
        super().__init__(name=name)
        self.options = options

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x * w * self.options["tied"]


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied")):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        return x + w


@hk.transform
def net(x):
    return Shift()(Scale(tied=3.0)(x))
