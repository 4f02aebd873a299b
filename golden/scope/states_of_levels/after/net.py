"""Each level has a state of its own, whose name is put together in several ways."""

import haiku as hk
import jax
import jax.numpy as jnp


class Stats(hk.Module):
    """Owns `stats/mean_0` and `stats/mean_1`, read by Norm and Report."""

    def mean(self, name):
        return hk.get_state(name, shape=[], init=jnp.zeros)

    def set_mean(self, level, value):
        hk.set_state(f"mean_{level}", value)


class Norm(hk.Module):
    def __init__(self, level, *, stats):
        super().__init__()
        self.stats = stats
        self.level = level

    def __call__(self, x):
        mean = x.mean()
        old = self.stats.mean(f"mean_{self.level}")
        self.stats.set_mean(self.level, 0.9 * old + 0.1 * mean)
        return x - old


class Report(hk.Module):
    def __init__(self, name=None, *, stats):
        super().__init__(name=name)
        self.stats = stats

    def __call__(self, x):
        return x, [self.stats.mean("mean_" + str(i)) for i in range(2)]


@hk.transform_with_state
def forward(x):
    stats = Stats(name="stats")
    for level in range(2):
        x = Norm(level, stats=stats)(x)
    return Report(stats=stats)(x)
