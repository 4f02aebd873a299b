"""The upper owner is made with a variable of the builder, so that another root cannot make it to make the lower one."""

import haiku as hk
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `shared/w`, read by forward."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def w(self):
        return hk.get_parameter("w", [self.width], init=jnp.ones)


class Embed(hk.Module):
    """Owns `embed/b`, read by forward and other."""

    @property
    def b(self):
        return hk.get_parameter("b", [4], init=jnp.zeros)


def build(width):
    def forward(x):
        shared = Shared(width, name="shared")
        embed = Embed(name="embed")
        w = shared.w
        x = x * w
        x = x + embed.b
        return x + shared.w

    return hk.transform(forward)


net = build(4)


@hk.transform
def other(x):
    embed = Embed(name="embed")
    return x + embed.b
