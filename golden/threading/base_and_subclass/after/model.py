import haiku as hk
import jax.numpy as jnp

WIDTH = 3


class Common(hk.Module):
    """Owns `common/w`, read by Stack."""

    @property
    def w(self):
        return hk.get_parameter("w", [WIDTH, WIDTH], init=jnp.ones)


class Tied(hk.Module):
    """Owns `tied/w`, read by Tower."""

    @property
    def w(self):
        return hk.get_parameter(
            "w", [WIDTH, WIDTH], init=hk.initializers.RandomNormal()
        )


class Stack(hk.Module):
    def __init__(self, name=None, *, common):
        super().__init__(name)
        self.common = common

    def __call__(self, x):
        return x @ self.common.w


class Tower(Stack):
    def __init__(self, width, name=None, *, common, tied):
        super().__init__(name=name, common=common)
        self.tied = tied
        self.width = width

    def __call__(self, x):
        return x @ self.tied.w


@hk.transform
def net(x):
    common = Common(name="common")
    tied = Tied(name="tied")
    return Tower(WIDTH, common=common, tied=tied)(Stack(common=common)(x))
