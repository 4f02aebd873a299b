"""Several heads divide by one scale; each head's read stands in a comprehension."""

import haiku as hk
import jax.numpy as jnp


class Calibration(hk.Module):
    """Owns `calibration/scale`, read by Heads and Uncertainty."""

    @property
    def scale(self):
        return hk.get_parameter("scale", [], init=jnp.ones)


class Heads(hk.Module):
    def __init__(self, sizes, *, calibration):
        super().__init__()
        self.calibration = calibration
        self.sizes = tuple(sizes)

    def __call__(self, x):
        logits = [hk.Linear(size, name=f"head_{size}")(x) for size in self.sizes]
        logits = [y / self.calibration.scale for y in logits]
        return tuple(logits)


class Uncertainty(hk.Module):
    def __init__(self, name=None, *, calibration):
        super().__init__(name=name)
        self.calibration = calibration

    def __call__(self, logits):
        scale = self.calibration.scale
        return sum(jnp.sum(y) for y in logits) * scale


def forward(x):
    calibration = Calibration(name="calibration")
    logits = Heads([3, 5], calibration=calibration)(x)
    return logits, Uncertainty(calibration=calibration)(logits)


model = hk.without_apply_rng(hk.transform(forward))
