"""The helper puts the parameter's name together, from a constant, a loop's variable or an enumeration."""

import enum

import haiku as hk
import jax
import jax.numpy as jnp


class Which(enum.Enum):
    QUERY = "q"
    KEY = "k"


def weight(which, width, scope="tied"):
    """A projection."""
    with hk.name_scope(hk.force_name(scope)):
        return hk.get_parameter(f"w_{which}", [width, width], init=hk.initializers.RandomNormal())


def both(width):
    return {which.value: weight(which.value, width) for which in Which}


class Self(hk.Module):
    def __call__(self, x):
        q = x @ weight("q", x.shape[-1])
        k = x @ weight("k", x.shape[-1])
        return jax.nn.softmax(q @ k.T) @ x


class Cross(hk.Module):
    def __init__(self, width, kinds=("k", "q")):
        super().__init__()
        self.width = width
        self.kinds = kinds

    def __call__(self, x):
        for kind in self.kinds:
            x = x + x @ weight(kind, self.width)
        ws = both(self.width)
        return x @ ws["q"] + x @ ws["k"]


@hk.transform
def forward(x):
    return Cross(3)(Self()(x))
