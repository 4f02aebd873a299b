"""Lambdas under a forced scope that a transformation runs on the spot."""

import haiku as hk
import jax
import jax.numpy as jnp

WIDTH = 3


class Tied(hk.Module):
    """Owns `tied/b` and `tied/w`, read by mix and Head."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def w(self):
        return hk.get_parameter(
            "w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()
        )

    @property
    def b(self):
        return hk.get_parameter("b", [self.width], init=jnp.ones)


def mix(x, *, tied):
    x = jax.vmap(lambda row: row @ tied.w)(x)
    return x


class Head(hk.Module):
    def __init__(self, width, name=None, *, tied):
        super().__init__(name=name)
        self.tied = tied
        self.width = width

    def __call__(self, x):
        x = hk.remat(
            lambda y: jnp.tanh(
                y @ self.tied.w
                + self.tied.b
            )
        )(x)
        slope = jax.grad(lambda y: jnp.sum(y * self.tied.b))(x)
        return x + slope


@hk.transform
def net(x):
    tied = Tied(WIDTH, name="tied")
    return Head(WIDTH, tied=tied)(mix(x, tied=tied))
