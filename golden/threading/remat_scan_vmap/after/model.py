"""Consumers run inside functions that Haiku's own control flow calls."""

import haiku as hk
import jax
import jax.numpy as jnp


class Dynamics(hk.Module):
    """Owns `dynamics/a`, read by Step and Spectrum."""

    @property
    def a(self):
        return hk.get_parameter("a", [3, 3], init=hk.initializers.Identity())


class Step(hk.Module):
    def __init__(self, name=None, *, dynamics):
        super().__init__(name=name)
        self.dynamics = dynamics

    def __call__(self, carry, x):
        a = self.dynamics.a
        carry = jnp.tanh(carry @ a + hk.Linear(3)(x))
        return carry, carry


class Spectrum(hk.Module):
    def __init__(self, name=None, *, dynamics):
        super().__init__(name=name)
        self.dynamics = dynamics

    def __call__(self):
        a = self.dynamics.a
        return jnp.linalg.norm(a)


def rollout(xs):
    dynamics = Dynamics(name="dynamics")
    step = Step(dynamics=dynamics)

    def body(carry, x):
        return step(carry, x)

    def penalty(y):
        return Spectrum(dynamics=dynamics)() * jnp.sum(y**2)

    carry, ys = hk.scan(body, jnp.zeros([3]), xs)
    cost = hk.remat(lambda y: penalty(y))(ys)
    costs = hk.vmap(penalty, split_rng=False)(ys)
    return carry, cost, costs


model = hk.transform(rollout)
