import haiku as hk
import jax.numpy as jnp


class Embed(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [self.width, self.width], init=jnp.ones)
        return x @ w


class Project(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter("w", [self.width, self.width], init=jnp.ones)
        return x @ w.T


class Block(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    def __call__(self, x):
        x = Embed(self.width)(x)
        return Project(self.width)(x)


@hk.without_apply_rng
@hk.transform
def net(x):
    return Block(4)(x)
