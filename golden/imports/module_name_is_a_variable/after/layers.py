import haiku as hk
import jax.numpy as jnp


class Gain(hk.Module):
    """Owns `gain/w`, read by Gate and Mix."""

    def w(self, size):
        return hk.get_parameter("w", [size], init=jnp.ones)


class Gate(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x * self.gain.w(x.shape[-1])


class Mix(hk.Module):
    def __init__(self, name=None, *, gain):
        super().__init__(name=name)
        self.gain = gain

    def __call__(self, x):
        return x + self.gain.w(x.shape[-1])
