"""A size is computed from what a constructor is given, and handed on by a comprehension, a partial and keywords."""

import functools

import haiku as hk
import jax


class Coupling(hk.Module):
    def __init__(self, dim, flip=False, name=None):
        super().__init__(name=name)
        self.half, self.flip = dim // 2, flip

    def __call__(self, x):
        a, b = x[..., : self.half], x[..., self.half :]
        net = hk.nets.MLP([8, 2 * self.half], activation=jax.nn.tanh, name=hk.force_name("conditioner"))
        shift, scale = net(a)[..., : self.half], net(a)[..., self.half :]
        return jax.numpy.concatenate([b * jax.numpy.exp(scale) + shift, a], -1)


class Flow(hk.Module):
    def __init__(self, count, name=None, **settings):
        super().__init__(name=name)
        self.layers = [make(**settings) for make in (Coupling, functools.partial(Coupling, flip=True))]
        self.count = count

    def __call__(self, x):
        for layer in self.layers * self.count:
            x = layer(x)
        return x


def make_flow(dim):
    def flow(x):
        return Flow(2, dim=dim)(x)

    return flow


flow = hk.transform(make_flow(6))
