import dataclasses

import haiku as hk
import jax
import jax.numpy as jnp


@dataclasses.dataclass
class Project(hk.Module):
    """A projection to the shared space."""

    width: int
    activate: bool = True
    name: str | None = None

    def __call__(self, x):
        with hk.name_scope(hk.force_name("space")):
            basis = hk.get_parameter("basis", [self.width, self.width], init=hk.initializers.Orthogonal())
        x = hk.Linear(self.width)(x) @ basis
        return jax.nn.relu(x) if self.activate else x


@dataclasses.dataclass
class Retrieve(hk.Module):
    width: int

    def __call__(self, x, y):
        with hk.name_scope(hk.force_name("space")):
            basis = hk.get_parameter("basis", [self.width, self.width], init=hk.initializers.Orthogonal())
        return jnp.einsum("ia,ab,jb->ij", x, basis, y)


def score(x, y):
    a = Project(4, name="query")(x)
    b = Project(4, activate=False, name="document")(y)
    return Retrieve(4)(a, b)


model = hk.transform(score)
