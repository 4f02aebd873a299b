import haiku as hk
import jax.numpy as jnp


class Sine(hk.Module):
    """A sine layer.

    Keeps nothing between two calls.
    """

    def __init__(self, width: int, frequency: float = 30.0, name: str | None = None):
        super().__init__(name=name)
        self.linear = hk.Linear(width, w_init=hk.initializers.RandomUniform(-1 / width, 1 / width))
        self.frequency = frequency

    def __call__(self, x):
        return jnp.sin(self.frequency * self.linear(x))
