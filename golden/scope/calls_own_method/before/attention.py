"""The scope also covers a call of the module's own method, which makes the module's own layers."""

import haiku as hk
import jax.numpy as jnp


class Attention(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("relative")):
            bias = hk.get_parameter("bias", [5, 5], init=jnp.zeros)
            scores = self.scores(x) + bias
        return scores @ x

    def scores(self, x):
        q = hk.Linear(8, name="query")(x)
        k = hk.Linear(8, name="key")(x)
        return q @ k.T


class Pool(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("relative")):
            bias = hk.get_parameter("bias", [5, 5], init=jnp.zeros)
        return bias @ x


@hk.transform
def model(x):
    return Pool()(Attention()(x))
