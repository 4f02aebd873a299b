"""Consumers run inside functions that Haiku's own control flow calls."""

import haiku as hk
import jax
import jax.numpy as jnp


class Step(hk.Module):
    def __call__(self, carry, x):
        with hk.name_scope(hk.force_name("dynamics")):
            a = hk.get_parameter("a", [3, 3], init=hk.initializers.Identity())
        carry = jnp.tanh(carry @ a + hk.Linear(3)(x))
        return carry, carry


class Spectrum(hk.Module):
    def __call__(self):
        with hk.name_scope(hk.force_name("dynamics")):
            a = hk.get_parameter("a", [3, 3], init=hk.initializers.Identity())
        return jnp.linalg.norm(a)


def rollout(xs):
    step = Step()

    def body(carry, x):
        return step(carry, x)

    def penalty(y):
        return Spectrum()() * jnp.sum(y**2)

    carry, ys = hk.scan(body, jnp.zeros([3]), xs)
    cost = hk.remat(lambda y: penalty(y))(ys)
    costs = hk.vmap(penalty, split_rng=False)(ys)
    return carry, cost, costs


model = hk.transform(rollout)
