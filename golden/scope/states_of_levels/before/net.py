"""Each level has a state of its own, whose name is put together in several ways."""

import haiku as hk
import jax
import jax.numpy as jnp


class Norm(hk.Module):
    def __init__(self, level):
        super().__init__()
        self.level = level

    def __call__(self, x):
        mean = x.mean()
        with hk.name_scope(hk.force_name("stats")):
            old = hk.get_state(f"mean_{self.level}", [], init=jnp.zeros)
            hk.set_state(f"mean_{self.level}", 0.9 * old + 0.1 * mean)
        return x - old


class Report(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("stats")):
            return x, [hk.get_state("mean_" + str(i), [], init=jnp.zeros) for i in range(2)]


@hk.transform_with_state
def forward(x):
    for level in range(2):
        x = Norm(level)(x)
    return Report()(x)
