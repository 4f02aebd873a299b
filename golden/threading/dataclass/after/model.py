import dataclasses

import haiku as hk
import jax
import jax.numpy as jnp


class Space(hk.Module):
    """Owns `space/basis`, read by Project and Retrieve."""

    def basis(self, width):
        return hk.get_parameter(
            "basis", [width, width], init=hk.initializers.Orthogonal()
        )


@dataclasses.dataclass
class Project(hk.Module):
    """A projection to the shared space."""

    width: int
    activate: bool = True
    name: str | None = None
    space: Space = dataclasses.field(kw_only=True)

    def __call__(self, x):
        basis = self.space.basis(self.width)
        x = hk.Linear(self.width)(x) @ basis
        return jax.nn.relu(x) if self.activate else x


@dataclasses.dataclass
class Retrieve(hk.Module):
    width: int
    space: Space = dataclasses.field(kw_only=True)

    def __call__(self, x, y):
        basis = self.space.basis(self.width)
        return jnp.einsum("ia,ab,jb->ij", x, basis, y)


def score(x, y):
    space = Space(name="space")
    a = Project(4, name="query", space=space)(x)
    b = Project(4, activate=False, name="document", space=space)(y)
    return Retrieve(4, space=space)(a, b)


model = hk.transform(score)
