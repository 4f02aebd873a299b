"""Two schedules that advance one step counter, kept as Haiku state."""

import haiku as hk
import jax.numpy as jnp


class Warmup(hk.Module):
    """Grows linearly from 0 to 1."""

    def __init__(self, steps: int, name: str | None = None):
        super().__init__(name=name)
        self.steps = steps

    def __call__(self, x):
        with hk.name_scope(hk.force_name("clock")):
            step = hk.get_state("step", [], jnp.int32, init=jnp.zeros)
            hk.set_state("step", step + 1)
        return x * jnp.minimum(1.0, step / self.steps)


class Decay(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("clock")):
            # Counted here as well: one tick a layer.
            hk.set_state("step", hk.get_state("step", [], jnp.int32, init=jnp.zeros) + 1)
            step = hk.get_state("step", [], jnp.int32, init=jnp.zeros)
        return x / (1 + step)


def forward(x):
    x = hk.Linear(4)(x)
    x = Warmup(100)(x)
    return Decay()(x)


model = hk.without_apply_rng(hk.transform_with_state(forward))
