"""A trainer keeps the width of its network; `main` has a default for it, which others need not take."""

import haiku as hk
import jax.numpy as jnp


class TiedScale(hk.Module):
    """Owns `tied_scale/w`, read by Scale."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def w(self):
        return hk.get_parameter("w", [self.width], init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, width, *, tied_scale):
        super().__init__()
        self.tied_scale = tied_scale
        self.width = width

    def __call__(self, x):
        w = self.tied_scale.w
        return x * w


class TiedShift(hk.Module):
    """Owns `tied_shift/b`, read by Shift."""

    def __init__(self, start, name=None):
        super().__init__(name=name)
        self.start = start

    @property
    def b(self):
        return hk.get_parameter("b", [], init=hk.initializers.Constant(self.start))


class Shift(hk.Module):
    def __init__(self, start, *, tied_shift):
        super().__init__()
        self.tied_shift = tied_shift
        self.start = start

    def __call__(self, x):
        b = self.tied_shift.b
        return x + b


class Trainer:
    def __init__(self, width, start=0.5):
        self.width = width
        self.start = start
        self.net = hk.transform(self._forward)

    def _forward(self, x):
        tied_scale = TiedScale(self.width, name="tied_scale")
        tied_shift = TiedShift(self.start, name="tied_shift")
        x = Scale(self.width, tied_scale=tied_scale)(Shift(self.start, tied_shift=tied_shift)(x))
        return Shift(self.start, tied_shift=tied_shift)(Scale(self.width, tied_scale=tied_scale)(hk.Linear(self.width)(x)))


def main(width=4):
    return Trainer(width)


four = main().net
eight = Trainer(8, start=2.0).net
