"""Readers that derive from Haiku's own classes."""

from typing import Generic, TypeVar

import haiku as hk
import jax.numpy as jnp

T = TypeVar("T")


class SharedRow(hk.Module):
    """Owns `row/w`, read by ScaledLinear, Accumulate, Identity and ScaledLSTM."""

    def w(self, size):
        return hk.get_parameter("w", [size], init=jnp.ones)


class ScaledLinear(hk.Linear):
    def __init__(self, *args, shared_row, **kwargs):
        super().__init__(*args, **kwargs)
        self.shared_row = shared_row

    def __call__(self, x):
        return super().__call__(x) * self.shared_row.w(self.output_size)


class Accumulate(hk.RNNCore):
    def __init__(self, name=None, *, shared_row):
        super().__init__(name=name)
        self.shared_row = shared_row

    def __call__(self, x, state):
        state = x + state * self.shared_row.w(3)
        return state, state

    def initial_state(self, batch_size):
        return jnp.zeros([3])


class Identity(hk.Module, Generic[T]):
    def __init__(self, name=None, *, shared_row):
        super().__init__(name=name)
        self.shared_row = shared_row

    def __call__(self, x: T) -> T:
        return x * self.shared_row.w(size=3)


class ScaledLSTM(hk.LSTM):
    def __init__(self, hidden, *, shared_row):
        super().__init__(hidden, "scaled")
        self.shared_row = shared_row

    def __call__(self, inputs, prev_state):
        return super().__call__(inputs * self.shared_row.w(3), prev_state)


def forward(x):
    shared_row = SharedRow(name="row")
    core = Accumulate(shared_row=shared_row)
    y, _ = hk.dynamic_unroll(core, x, core.initial_state(None))
    lstm = ScaledLSTM(3, shared_row=shared_row)
    z, _ = lstm(y, lstm.initial_state(2))
    return hk.Sequential([ScaledLinear(3, shared_row=shared_row), Identity(shared_row=shared_row), jnp.tanh])(z)


net = hk.transform(forward)
