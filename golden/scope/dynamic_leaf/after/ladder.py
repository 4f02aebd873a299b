"""Each level has a parameter of its own, whose name is made at run time."""

import haiku as hk
import jax.numpy as jnp


class Ladder(hk.Module):
    """Owns `ladder/scale_0`, `ladder/scale_1` and `ladder/scale_2`, read by Up and
    Down.
    """

    def scale(self, level):
        return hk.get_parameter(f"scale_{level}", [], init=jnp.ones)


class Up(hk.Module):
    def __init__(self, levels: int, *, ladder: Ladder):
        super().__init__()
        self.ladder = ladder
        self.levels = levels

    def __call__(self, x):
        for level in range(self.levels):
            x = x * self.ladder.scale(level)
        return x


class Down(hk.Module):
    def __init__(self, levels: int, *, ladder: Ladder):
        super().__init__()
        self.ladder = ladder
        self.levels = levels

    def __call__(self, x):
        for level in reversed(range(self.levels)):
            x = x / self.ladder.scale(level)
        return x


def forward(x):
    ladder = Ladder(name="ladder")
    return Down(3, ladder=ladder)(Up(3, ladder=ladder)(x))


model = hk.transform(forward)
