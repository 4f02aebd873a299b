"""A generator and a critic whose parameters the caller merges: each makes an owner of its own, under one path."""

import haiku as hk
import jax
import jax.numpy as jnp


def get_codes():
    with hk.name_scope(hk.force_name("codes")):
        return hk.get_parameter("w", [4, 3], init=hk.initializers.RandomNormal())


class Generator(hk.Module):
    def __call__(self, z):
        return jnp.tanh(hk.Linear(4)(z) @ get_codes())


class Critic(hk.Module):
    def __call__(self, x):
        return hk.Linear(1)(x @ get_codes().T)


def generate(z):
    return Generator()(z)


generator = hk.without_apply_rng(hk.transform(generate))
critic = hk.without_apply_rng(hk.transform(lambda x: Critic()(x)))


def init(key, z):
    made = generator.init(key, z)
    judged = critic.init(key, generator.apply(made, z))
    return hk.data_structures.merge(judged, made)


if __name__ == "__main__":
    z = jnp.ones([2, 5])
    params = init(jax.random.PRNGKey(0), z)
    print(critic.apply(params, generator.apply(params, z)).shape)
