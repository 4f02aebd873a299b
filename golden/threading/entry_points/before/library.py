"""A library without a transform: its users transform `forward`."""

import haiku as hk


class Up(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("stretch")):
            return x * hk.get_parameter("factor", [], init=hk.initializers.Constant(2.0))


class Down(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("stretch")):
            return x / hk.get_parameter("factor", [], init=hk.initializers.Constant(2.0))


def forward(x):
    """Nothing in here calls this."""
    return Down()(hk.Linear(3)(Up()(x)))
