"""Functions with stars, positional-only arguments and a call of themselves."""

import haiku as hk
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by block."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=jnp.ones)


def block(x, *args, row, **kwargs):
    del args, kwargs
    return x * row.w


def stack(x, depth, /, *, row):
    return stack(block(x, depth, note="deeper", row=row), depth - 1, row=row) if depth else x


@hk.transform
def net(x):
    row = Row(name="row")
    return stack(block(x, row=row), 3, row=row)
