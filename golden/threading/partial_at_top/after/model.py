import functools

import haiku as hk
import jax.numpy as jnp


class Statistics(hk.Module):
    """Owns `statistics/mean`, read by Norm."""

    def mean(self, size):
        return hk.get_parameter("mean", [size], init=jnp.zeros)


class Norm(hk.Module):
    def __init__(self, eps, name=None, *, statistics):
        super().__init__(name=name)
        self.statistics = statistics
        self.eps = eps

    def __call__(self, x):
        mean = self.statistics.mean(x.shape[-1])
        return (x - mean) / (self.eps + jnp.std(x))


make_norm = functools.partial(Norm, 1e-5)


@hk.transform
def net(x):
    statistics = Statistics(name="statistics")
    x = make_norm(name="before", statistics=statistics)(x)
    x = hk.Linear(3)(x)
    return make_norm(name="after", statistics=statistics)(x)
