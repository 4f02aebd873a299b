"""Several heads divide by one scale; each head's read stands in a comprehension."""

import haiku as hk
import jax.numpy as jnp


class Heads(hk.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = tuple(sizes)

    def __call__(self, x):
        logits = [hk.Linear(size, name=f"head_{size}")(x) for size in self.sizes]
        with hk.name_scope(hk.force_name("calibration")):
            logits = [y / hk.get_parameter("scale", [], init=jnp.ones) for y in logits]
        return tuple(logits)


class Uncertainty(hk.Module):
    def __call__(self, logits):
        with hk.name_scope(hk.force_name("calibration")):
            scale = hk.get_parameter("scale", [], init=jnp.ones)
        return sum(jnp.sum(y) for y in logits) * scale


def forward(x):
    logits = Heads([3, 5])(x)
    return logits, Uncertainty()(logits)


model = hk.without_apply_rng(hk.transform(forward))
