"""Helpers that count, read and reset one step counter."""

import haiku as hk
import jax.numpy as jnp


def tick(*, clock):
    """Counts on, and gives the number before."""
    step = clock.step
    clock.set_step(step + 1)
    return step


class Clock(hk.Module):
    """Owns `clock/step`, read by tick, reset and Restart."""

    @property
    def step(self):
        return hk.get_state("step", [], jnp.int32, init=jnp.zeros)

    def set_step(self, value):
        hk.set_state("step", value)


def reset(value=0, *, clock):
    clock.set_step(jnp.asarray(value, jnp.int32))


class Warmup(hk.Module):
    def __init__(self, name=None, *, clock):
        super().__init__(name=name)
        self.clock = clock

    def __call__(self, x):
        return x * tick(clock=self.clock)


class Restart(hk.Module):
    def __init__(self, start, name=None, *, clock):
        super().__init__(name=name)
        self.clock = clock
        self.start = start

    def __call__(self, x):
        y = x * self.clock.step
        reset(clock=self.clock)
        reset(value=self.start, clock=self.clock)
        return y


@hk.transform_with_state
def net(x):
    clock = Clock(name="clock")
    return Warmup(clock=clock)(x) + Restart(3, clock=clock)(x)
