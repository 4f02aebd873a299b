"""The helper is a value here: it is handed to a module that calls it under another name."""

import haiku as hk
import jax.numpy as jnp


def slopes():
    with hk.name_scope(hk.force_name("alibi")):
        return hk.get_parameter("slopes", [4], init=jnp.ones)


class Bias(hk.Module):
    def __init__(self, read, name=None):
        super().__init__(name=name)
        self.read = read

    def __call__(self, x):
        return x + self.read()


class Scale(hk.Module):
    def __call__(self, x):
        return x * slopes()


@hk.transform
def net(x):
    return Scale()(Bias(slopes)(x))
