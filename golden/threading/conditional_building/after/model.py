"""Consumers are built in branches, loops and a `try`; a nested function is the root."""

import haiku as hk
import jax
import jax.numpy as jnp


class Relpos(hk.Module):
    """Owns `relpos/bias`, read by Attend."""

    @property
    def bias(self):
        return hk.get_parameter("bias", [], init=jnp.zeros)


class Attend(hk.Module):
    def __init__(self, heads=1, causal=False, *, relpos):
        super().__init__(name="causal" if causal else "full")
        self.relpos = relpos
        self.heads = heads
        self.causal = causal

    def __call__(self, x):
        bias = self.relpos.bias
        scores = x @ x.T + bias
        return (jnp.tril(scores) if self.causal else scores) @ x


def run(steps):
    def root(x, causal=True):
        relpos = Relpos(name="relpos")
        for step in range(steps):
            layer = Attend(2, causal=True, relpos=relpos) if causal and step else Attend(relpos=relpos)
            x = layer(x)
        try:
            y = Attend(heads=x.shape[1], relpos=relpos)(x)
        except ValueError:
            y = x
        return jax.nn.relu(y)

    return hk.without_apply_rng(hk.transform(root))


model = run(3)
