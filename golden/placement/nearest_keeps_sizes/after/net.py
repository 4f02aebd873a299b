import haiku as hk
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `block/~/shared/w`, read by Embed and Project."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width

    @property
    def w(self):
        return hk.get_parameter("w", [self.width, self.width], init=jnp.ones)


class Embed(hk.Module):
    def __init__(self, width, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared
        self.width = width

    def __call__(self, x):
        w = self.shared.w
        return x @ w


class Project(hk.Module):
    def __init__(self, width, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared
        self.width = width

    def __call__(self, x):
        w = self.shared.w
        return x @ w.T


class Block(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.shared = Shared(width, name="shared")
        self.width = width

    def __call__(self, x):
        x = Embed(self.width, shared=self.shared)(x)
        return Project(self.width, shared=self.shared)(x)


@hk.without_apply_rng
@hk.transform
def net(x):
    return Block(4)(x)
