"""Readers that derive from Haiku's own classes."""

from typing import Generic, TypeVar

import haiku as hk
import jax.numpy as jnp

T = TypeVar("T")


def row(size):
    with hk.name_scope(hk.force_name("row")):
        return hk.get_parameter("w", [size], init=jnp.ones)


class ScaledLinear(hk.Linear):
    def __call__(self, x):
        return super().__call__(x) * row(self.output_size)


class Accumulate(hk.RNNCore):
    def __call__(self, x, state):
        state = x + state * row(3)
        return state, state

    def initial_state(self, batch_size):
        return jnp.zeros([3])


class Identity(hk.Module, Generic[T]):
    def __call__(self, x: T) -> T:
        return x * row(size=3)


class ScaledLSTM(hk.LSTM):
    def __init__(self, hidden):
        super().__init__(hidden, "scaled")

    def __call__(self, inputs, prev_state):
        return super().__call__(inputs * row(3), prev_state)


def forward(x):
    core = Accumulate()
    y, _ = hk.dynamic_unroll(core, x, core.initial_state(None))
    lstm = ScaledLSTM(3)
    z, _ = lstm(y, lstm.initial_state(2))
    return hk.Sequential([ScaledLinear(3), Identity(), jnp.tanh])(z)


net = hk.transform(forward)
