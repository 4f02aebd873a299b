"""A variable that holds the forced name is called like an attribute of others, which is none of its uses."""

import haiku as hk
import jax.numpy as jnp


class Tied(hk.Module):
    """Owns `tied/w`, read by Scale and Shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        label = hk.force_name("tied")
        w = self.tied.w
        return x * w


class Shift(hk.Module):
    def __init__(self, scale, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied
        self.label = "shift"
        self.scale = scale

    def __call__(self, x):
        w = self.tied.w
        return self.scale(x) + w


def described(layer, x):
    return hk.Linear(3, name=layer.label)(x)


@hk.transform
def net(x):
    tied = Tied(name="tied")
    shift = Shift(Scale(tied=tied), tied=tied)
    return described(shift, shift(x))
