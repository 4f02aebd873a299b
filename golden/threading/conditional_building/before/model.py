"""Consumers are built in branches, loops and a `try`; a nested function is the root."""

import haiku as hk
import jax
import jax.numpy as jnp


class Attend(hk.Module):
    def __init__(self, heads=1, causal=False):
        super().__init__(name="causal" if causal else "full")
        self.heads = heads
        self.causal = causal

    def __call__(self, x):
        with hk.name_scope(hk.force_name("relpos")):
            bias = hk.get_parameter("bias", [], init=jnp.zeros)
        scores = x @ x.T + bias
        return (jnp.tril(scores) if self.causal else scores) @ x


def run(steps):
    def root(x, causal=True):
        for step in range(steps):
            layer = Attend(2, causal=True) if causal and step else Attend()
            x = layer(x)
        try:
            y = Attend(heads=x.shape[1])(x)
        except ValueError:
            y = x
        return jax.nn.relu(y)

    return hk.without_apply_rng(hk.transform(root))


model = run(3)
