import enum

import haiku as hk
import jax.numpy as jnp


class Base:
    TIED = hk.force_name("tied")


class Names(Base):
    pass


class Paths(str, enum.Enum):
    SHARED = "FORCE:shared"


class Scale(hk.Module):
    def __call__(self, x):
        with hk.name_scope(Base.TIED):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        with hk.name_scope(Paths.SHARED):
            u = hk.get_parameter("u", [3], init=jnp.ones)
        return x * w + u


class Shift(hk.Module):
    def __call__(self, x):
        with hk.name_scope(Base.TIED):
            w = hk.get_parameter("w", [3], init=jnp.ones)
        with hk.name_scope(Paths.SHARED):
            u = hk.get_parameter("u", [3], init=jnp.ones)
        return x + w - u


@hk.transform
def net(x):
    return Shift()(Scale()(x))


def describe():
    print(Names.TIED, [path.value for path in Paths])
