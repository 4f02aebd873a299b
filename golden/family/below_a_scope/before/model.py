"""Tables one for each level, and experts by number, whose paths lie below a common name that no module has."""

import haiku as hk
import jax
import jax.numpy as jnp

LEVELS = 3


def table(level):
    with hk.name_scope(hk.force_name(f"hash/level_{level}")):
        return hk.get_parameter("table", [8, 4], init=hk.initializers.RandomUniform(-0.1, 0.1))


class Density(hk.Module):
    def __call__(self, ids):
        features = [table(level)[ids % (level + 2)] for level in range(LEVELS)]
        return hk.nets.MLP([8, 1])(jnp.concatenate(features, axis=-1))


class Colour(hk.Module):
    def __call__(self, ids):
        x = sum(table(level)[ids] for level in range(LEVELS))
        for index in range(2):
            x = jax.nn.relu(hk.Linear(4, name=hk.force_name(f"hash/experts/expert_{index}"))(x))
        return hk.Linear(3)(x)


class Refine(hk.Module):
    def __call__(self, x):
        for index in range(2):
            x = hk.Linear(4, name=hk.force_name(f"hash/experts/expert_{index}"))(x)
        return x


@hk.transform
def model(ids):
    x = Refine()(jax.nn.one_hot(ids % 4, 4))
    return Density()(ids), Colour()(ids), x
