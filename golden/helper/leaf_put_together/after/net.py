"""The helper puts the parameter's name together, from a constant, a loop's variable or an enumeration."""

import enum

import haiku as hk
import jax
import jax.numpy as jnp


class Which(enum.Enum):
    QUERY = "q"
    KEY = "k"


class Tied(hk.Module):
    """Owns `tied/w_k` and `tied/w_q`, read by both, Self and Cross."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def w(self, which):
        """A projection."""
        return hk.get_parameter(
            f"w_{which}", [self.width, self.width], init=hk.initializers.RandomNormal()
        )

    def w_q(self, width):
        """A projection."""
        return hk.get_parameter(
            "w_q", [width, width], init=hk.initializers.RandomNormal()
        )

    def w_k(self, width):
        """A projection."""
        return hk.get_parameter(
            "w_k", [width, width], init=hk.initializers.RandomNormal()
        )


def both(width, *, tied):
    return {which.value: tied.w(which.value) for which in Which}


class Self(hk.Module):
    def __init__(self, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied

    def __call__(self, x):
        q = x @ self.tied.w_q(x.shape[-1])
        k = x @ self.tied.w_k(x.shape[-1])
        return jax.nn.softmax(q @ k.T) @ x


class Cross(hk.Module):
    def __init__(self, width, kinds=("k", "q"), *, tied):
        super().__init__()
        self.tied = tied
        self.width = width
        self.kinds = kinds

    def __call__(self, x):
        for kind in self.kinds:
            x = x + x @ self.tied.w(kind)
        ws = both(self.width, tied=self.tied)
        return x @ ws["q"] + x @ ws["k"]


@hk.transform
def forward(x):
    tied = Tied(3, name="tied")
    return Cross(3, tied=tied)(Self(tied=tied)(x))
