"""Reads in the bodies of Haiku's and jax's control flow."""

import functools

import haiku as hk
import jax
import jax.numpy as jnp


class Row(hk.Module):
    """Owns `row/w`, read by shifted, Branches, Loops and Checkpointed."""

    @property
    def w(self):
        return hk.get_parameter("w", [3], init=hk.initializers.RandomNormal())


def shifted(y, *, row):
    return y + row.w


class Branches(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        def twice(y):
            return y * self.row.w * 2

        x = hk.cond(x.sum() > 0, lambda y: y + self.row.w, lambda y: y - self.row.w, x)
        x = hk.switch(1, [twice, jnp.tanh, functools.partial(shifted, row=self.row)], x)
        return x


class Loops(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        def step(carry, _):
            return carry * self.row.w, None

        x, _ = hk.scan(step, x, None, length=2)
        if not hk.running_init():
            _, x = hk.while_loop(lambda state: state[0] < 3, lambda state: (state[0] + 1, state[1] + self.row.w), (0, x))
        return hk.fori_loop(0, 2, lambda _, y: y + self.row.w, x)


class Checkpointed(hk.Module):
    def __init__(self, name=None, *, row):
        super().__init__(name=name)
        self.row = row

    def __call__(self, x):
        @jax.checkpoint
        def block(y):
            return jnp.tanh(y * self.row.w)

        return block(x)


@hk.without_apply_rng
@hk.transform
def net(x):
    row = Row(name="row")
    return Checkpointed(row=row)(Loops(row=row)(Branches(row=row)(x)))
