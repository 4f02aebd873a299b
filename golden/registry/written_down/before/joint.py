"""What belongs to the joint space, and to no tower: shapes and initializers stand in one dictionary."""

import haiku as hk
import jax.numpy as jnp

DIM = 4
_SPECS = {
    "temperature": ([], hk.initializers.Constant(0.1)),
    "proj": ([6, DIM], hk.initializers.VarianceScaling(1.0)),
}


def get(which):
    shape, init = _SPECS[which]
    with hk.name_scope(hk.force_name("joint")):
        return hk.get_parameter(which, shape, init=init)


class Tower(hk.Module):
    def __call__(self, x):
        z = hk.Linear(6)(x) @ get("proj")
        return z / jnp.linalg.norm(z, axis=-1, keepdims=True)


class Loss(hk.Module):
    @property
    def scale(self):
        return 1.0 / get("temperature")

    def __call__(self, a, b):
        return jnp.sum(a * b) * self.scale + jnp.sum(get("proj") ** 2)


@hk.transform
def model(x):
    return Loss()(Tower()(x), Tower()(x + 1)) * get("temperature")
