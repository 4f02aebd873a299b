"""What belongs to the joint space, and to no tower: shapes and initializers stand in one dictionary."""

import haiku as hk
import jax.numpy as jnp

DIM = 4
_SPECS = {
    "temperature": ([], hk.initializers.Constant(0.1)),
    "proj": ([6, DIM], hk.initializers.VarianceScaling(1.0)),
}


class Joint(hk.Module):
    """Owns `joint/proj` and `joint/temperature`, read by Tower, Loss and model."""

    @property
    def proj(self):
        return hk.get_parameter(
            "proj", [6, DIM], init=hk.initializers.VarianceScaling(1.0)
        )

    @property
    def temperature(self):
        return hk.get_parameter("temperature", [], init=hk.initializers.Constant(0.1))


class Tower(hk.Module):
    def __init__(self, name=None, *, joint):
        super().__init__(name=name)
        self.joint = joint

    def __call__(self, x):
        z = hk.Linear(6)(x) @ self.joint.proj
        return z / jnp.linalg.norm(z, axis=-1, keepdims=True)


class Loss(hk.Module):
    def __init__(self, name=None, *, joint):
        super().__init__(name=name)
        self.joint = joint

    @property
    def scale(self):
        return 1.0 / self.joint.temperature

    def __call__(self, a, b):
        return jnp.sum(a * b) * self.scale + jnp.sum(self.joint.proj ** 2)


@hk.transform
def model(x):
    joint = Joint(name="joint")
    return Loss(joint=joint)(Tower(joint=joint)(x), Tower(joint=joint)(x + 1)) * joint.temperature
