"""A helper enters its scope by a context manager on an exit stack."""

import haiku as hk
import jax.numpy as jnp


class Gain(hk.Module):
    """Owns `gain/v`, read by Up and Down."""

    def v(self, size):
        return hk.get_parameter("v", [size], init=jnp.ones)


class Shift(hk.Module):
    """Owns `shift/v`, read by Down and model."""

    @property
    def v(self):
        return hk.get_parameter("v", [4], init=jnp.ones)


class Up(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x * self.gain.v(x.shape[-1])


class Down(hk.Module):
    def __init__(self, name=None, *, gain, shift):
        super().__init__(name=name)
        self.gain = gain
        self.shift = shift

    def __call__(self, x):
        return x / self.gain.v(x.shape[-1]) + self.shift.v


@hk.transform
def model(x):
    gain = Gain(name="gain")
    shift = Shift(name="shift")
    return Down(gain=gain, shift=shift)(Up(gain=gain)(x)) - shift.v
