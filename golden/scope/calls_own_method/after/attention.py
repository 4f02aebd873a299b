"""The scope also covers a call of the module's own method, which makes the module's own layers."""

import haiku as hk
import jax.numpy as jnp


class Relative(hk.Module):
    """Owns `relative/bias`, read by Attention and Pool."""

    @property
    def bias(self):
        return hk.get_parameter("bias", [5, 5], init=jnp.zeros)


class Attention(hk.Module):
    def __init__(self, name=None, *, relative):
        super().__init__(name=name)
        self.relative = relative

    def __call__(self, x):
        bias = self.relative.bias
        scores = self.scores(x) + bias
        return scores @ x

    def scores(self, x):
        q = hk.Linear(8, name="query")(x)
        k = hk.Linear(8, name="key")(x)
        return q @ k.T


class Pool(hk.Module):
    def __init__(self, name=None, *, relative):
        super().__init__(name=name)
        self.relative = relative

    def __call__(self, x):
        bias = self.relative.bias
        return bias @ x


@hk.transform
def model(x):
    relative = Relative(name="relative")
    return Pool(relative=relative)(Attention(relative=relative)(x))
