import haiku as hk
import jax.numpy as jnp


class PositionTable(hk.Module):
    """Owns `position_table/w`, read by Positions and RelativeBias."""

    def __init__(self, length, name=None):
        super().__init__(name=name)
        self.length = length

    def w(self, width):
        return hk.get_parameter(
            "w", [self.length, width], init=hk.initializers.RandomNormal(0.02)
        )


class Positions(hk.Module):
    """Adds learned positions, read when the module is built."""

    def __init__(self, length: int, width: int, name: str = "positions", *, position_table: PositionTable):
        super().__init__(name=name)
        self.table = position_table.w(width)

    def __call__(self, x):
        return x + self.table[: x.shape[1]]


class RelativeBias(hk.Module):
    def __init__(self, length: int, width: int, *, position_table: PositionTable):
        super().__init__()
        self.position_table = position_table
        self.length, self.width = length, width

    def __call__(self, x):
        table = self.position_table.w(self.width)
        return jnp.einsum("btd,sd->bts", x, table)


@hk.transform
def forward(x):
    position_table = PositionTable(16, name="position_table")
    length, width = 16, x.shape[-1]
    x = Positions(length, width, position_table=position_table)(x)
    return RelativeBias(length, width, position_table=position_table)(x)
