"""The module keeps something between calls: one instance for two would count for both."""

import haiku as hk
import jax
import jax.numpy as jnp

R = hk.initializers.RandomNormal()


class Tied(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.seen = []

    def __call__(self, x):
        self.seen.append(1)
        w = hk.get_parameter("w", [4], init=R)
        return x * w * len(self.seen)


class M(hk.Module):
    def __call__(self, x):
        y = x * hk.get_parameter("own", [4], init=R)
        return Tied(name=hk.force_name("tied"))(y)


class N(hk.Module):
    def __call__(self, x):
        y = x * hk.get_parameter("own", [4], init=R)
        return Tied(name=hk.force_name("tied"))(y)


def forward(x):
    return M()(x) + N()(x)
