"""`gain` is forced beside `gain_0` and `gain_1`, with which Haiku would count it: it goes to another path."""

import haiku as hk
import jax.numpy as jnp


class Gain(hk.Module):
    """Owns `shared_gain/w`, read by Tower and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=hk.initializers.RandomNormal())


class SharedGain(hk.Module):
    """Owns `gain_*/w`, one owner for each index, read by Tower and Head."""

    @property
    def w(self):
        return hk.get_parameter("w", [4], init=jnp.ones)


class Tower(hk.Module):
    def __init__(self, name=None, *, gain, gains):
        super().__init__(name=name)
        self.gain = gain
        self.gains = gains

    def __call__(self, x):
        for i in range(2):
            x = x * self.gains[i].w
        return x * self.gain.w


class Head(hk.Module):
    def __init__(self, name=None, *, gain, gains):
        super().__init__(name=name)
        self.gain = gain
        self.gains = gains

    def __call__(self, x):
        x = x + self.gain.w
        return x - self.gains[1].w


@hk.transform
def net(x):
    gain = Gain(name="shared_gain")
    gains = [SharedGain(name=f"gain_{i}") for i in range(2)]
    return Head(gain=gain, gains=gains)(Tower(gain=gain, gains=gains)(x))
