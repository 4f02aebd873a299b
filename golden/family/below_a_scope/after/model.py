"""Tables one for each level, and experts by number, whose paths lie below a common name that no module has."""

import haiku as hk
import jax
import jax.numpy as jnp

LEVELS = 3


class Level(hk.Module):
    """Owns `hash/level_*/table`, one owner for each index, read by Density and Colour.
    """

    @property
    def table(self):
        return hk.get_parameter(
            "table", [8, 4], init=hk.initializers.RandomUniform(-0.1, 0.1)
        )


class Density(hk.Module):
    def __init__(self, name=None, *, levels):
        super().__init__(name=name)
        self.levels = levels

    def __call__(self, ids):
        features = [self.levels[level].table[ids % (level + 2)] for level in range(LEVELS)]
        return hk.nets.MLP([8, 1])(jnp.concatenate(features, axis=-1))


class Colour(hk.Module):
    def __init__(self, name=None, *, experts, levels):
        super().__init__(name=name)
        self.experts = experts
        self.levels = levels

    def __call__(self, ids):
        x = sum(self.levels[level].table[ids] for level in range(LEVELS))
        for index in range(2):
            x = jax.nn.relu(self.experts[index](x))
        return hk.Linear(3)(x)


class Refine(hk.Module):
    def __init__(self, name=None, *, experts):
        super().__init__(name=name)
        self.experts = experts

    def __call__(self, x):
        for index in range(2):
            x = self.experts[index](x)
        return x


@hk.transform
def model(ids):
    with hk.name_scope("hash"):
        with hk.name_scope("experts"):
            experts = [hk.Linear(4, name=f"expert_{i}") for i in range(2)]
        levels = [Level(name=f"level_{i}") for i in range(3)]
    x = Refine(experts=experts)(jax.nn.one_hot(ids % 4, 4))
    return Density(levels=levels)(ids), Colour(experts=experts, levels=levels)(ids), x
