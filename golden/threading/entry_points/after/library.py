"""A library without a transform: its users transform `forward`."""

import haiku as hk


class Stretch(hk.Module):
    """Owns `stretch/factor`, read by Up and Down."""

    @property
    def factor(self):
        return hk.get_parameter("factor", [], init=hk.initializers.Constant(2.0))


class Up(hk.Module):
    def __init__(self, name=None, *, stretch):
        super().__init__(name=name)
        self.stretch = stretch

    def __call__(self, x):
        return x * self.stretch.factor


class Down(hk.Module):
    def __init__(self, name=None, *, stretch):
        super().__init__(name=name)
        self.stretch = stretch

    def __call__(self, x):
        return x / self.stretch.factor


def forward(x):
    """Nothing in here calls this."""
    stretch = Stretch(name="stretch")
    return Down(stretch=stretch)(hk.Linear(3)(Up(stretch=stretch)(x)))
