"""A trainer keeps the width of its network; `main` has a default for it, which others need not take."""

import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied_scale")):
            w = hk.get_parameter("w", [self.width], init=jnp.ones)
        return x * w


class Shift(hk.Module):
    def __init__(self, start):
        super().__init__()
        self.start = start

    def __call__(self, x):
        with hk.name_scope(hk.force_name("tied_shift")):
            b = hk.get_parameter("b", [], init=hk.initializers.Constant(self.start))
        return x + b


class Trainer:
    def __init__(self, width, start=0.5):
        self.width = width
        self.start = start
        self.net = hk.transform(self._forward)

    def _forward(self, x):
        x = Scale(self.width)(Shift(self.start)(x))
        return Shift(self.start)(Scale(self.width)(hk.Linear(self.width)(x)))


def main(width=4):
    return Trainer(width)


four = main().net
eight = Trainer(8, start=2.0).net
