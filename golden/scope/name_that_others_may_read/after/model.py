import enum

import haiku as hk
import jax.numpy as jnp


class Base:
    TIED = hk.force_name("tied")


class Names(Base):
    pass


class Paths(str, enum.Enum):
    SHARED = "FORCE:shared"


class Shared(hk.Module):
    """Owns `shared/u`, read by Scale and Shift."""

    @property
    def u(self):
        return hk.get_parameter("u", [3], init=jnp.ones)


class Tied(hk.Module):
    """Owns `tied/w`, read by Scale and Shift."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


class Scale(hk.Module):
    def __init__(self, name=None, *, shared, tied):
        super().__init__(name=name)
        self.shared = shared
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        u = self.shared.u
        return x * w + u


class Shift(hk.Module):
    def __init__(self, name=None, *, shared, tied):
        super().__init__(name=name)
        self.shared = shared
        self.tied = tied

    def __call__(self, x):
        w = self.tied.w
        u = self.shared.u
        return x + w - u


@hk.transform
def net(x):
    shared = Shared(name="shared")
    tied = Tied(name="tied")
    return Shift(shared=shared, tied=tied)(Scale(shared=shared, tied=tied)(x))


def describe():
    print(Names.TIED, [path.value for path in Paths])
