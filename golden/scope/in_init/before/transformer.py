import haiku as hk
import jax.numpy as jnp


class Positions(hk.Module):
    """Adds learned positions, read when the module is built."""

    def __init__(self, length: int, width: int, name: str = "positions"):
        super().__init__(name=name)
        with hk.name_scope(hk.force_name("position_table")):
            self.table = hk.get_parameter("w", [length, width], init=hk.initializers.RandomNormal(0.02))

    def __call__(self, x):
        return x + self.table[: x.shape[1]]


class RelativeBias(hk.Module):
    def __init__(self, length: int, width: int):
        super().__init__()
        self.length, self.width = length, width

    def __call__(self, x):
        with hk.name_scope(hk.force_name("position_table")):
            table = hk.get_parameter("w", [self.length, self.width], init=hk.initializers.RandomNormal(0.02))
        return jnp.einsum("btd,sd->bts", x, table)


@hk.transform
def forward(x):
    length, width = 16, x.shape[-1]
    x = Positions(length, width)(x)
    return RelativeBias(length, width)(x)
