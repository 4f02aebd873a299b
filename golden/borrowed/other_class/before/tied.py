"""The borrower is of another class: it reads the lender's parameters in its own way."""

import haiku as hk
import jax.numpy as jnp


class Transposed(hk.Module):
    def __call__(self, x):
        w = hk.get_parameter("w", [3, x.shape[-1]], init=hk.initializers.VarianceScaling())
        return x @ w.T


class Tied(hk.Module):
    def __call__(self, x):
        down = hk.Linear(4, with_bias=False)
        y = jnp.tanh(down(x))
        up = Transposed(name=hk.force_name(down.module_name))
        return up(y)


net = hk.transform(lambda x: Tied()(x))
