"""Two schedules that advance one step counter, kept as Haiku state."""

import haiku as hk
import jax.numpy as jnp


class Clock(hk.Module):
    """Owns `clock/step`, read by Warmup and Decay."""

    @property
    def step(self):
        return hk.get_state("step", [], jnp.int32, init=jnp.zeros)

    def set_step(self, value):
        hk.set_state("step", value)


class Warmup(hk.Module):
    """Grows linearly from 0 to 1."""

    def __init__(self, steps: int, name: str | None = None, *, clock: Clock):
        super().__init__(name=name)
        self.clock = clock
        self.steps = steps

    def __call__(self, x):
        step = self.clock.step
        self.clock.set_step(step + 1)
        return x * jnp.minimum(1.0, step / self.steps)


class Decay(hk.Module):
    def __init__(self, name: str | None = None, *, clock: Clock):
        super().__init__(name=name)
        self.clock = clock

    def __call__(self, x):
        # Counted here as well: one tick a layer.
        self.clock.set_step(self.clock.step + 1)
        step = self.clock.step
        return x / (1 + step)


def forward(x):
    clock = Clock(name="clock")
    x = hk.Linear(4)(x)
    x = Warmup(100, clock=clock)(x)
    return Decay(clock=clock)(x)


model = hk.without_apply_rng(hk.transform_with_state(forward))
