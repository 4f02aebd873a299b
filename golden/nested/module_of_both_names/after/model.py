"""The path of a module below one name is another name: both owners keep the path, and it stays shared."""

import haiku as hk
import jax.numpy as jnp


class Shared(hk.Module):
    """Owns `shared/embed/b` and `shared/embed/w`, read by Head."""

    @property
    @hk.name_like("__call__")
    def embed(self):
        return hk.Linear(4, name="embed")

    @hk.name_like("__call__")
    def make_embed(self):
        return hk.Linear(4, name="embed")


class Head(hk.Module):
    def __init__(self, name=None, *, shared):
        super().__init__(name=name)
        self.shared = shared

    def __call__(self, x):
        return self.shared.embed(x)


class Tail(hk.Module):
    def __init__(self, name=None, *, embed):
        super().__init__(name=name)
        self.embed = embed

    def __call__(self, x):
        return self.embed(x)


class Block(hk.Module):
    def __init__(self, name=None, *, shared, embed):
        super().__init__(name=name)
        self.shared = shared
        self.embed = embed

    def __call__(self, x):
        return Head(shared=self.shared)(Tail(embed=self.embed)(x))


def net(x):
    shared = Shared(name="shared")
    embed = shared.make_embed()
    return hk.Linear(4)(Block(shared=shared, embed=embed)(x))


model = hk.transform(net)
